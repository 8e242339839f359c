from __future__ import annotations

from pathlib import PurePath

import pytest

from vmgui.core.creation.answers import Source
from vmgui.core.creation.sources import answers_for, can_be_made_of


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("Debian.ISO", Source.ISO),
        ("web1.xml", Source.XML),
        ("disk.qcow2", Source.IMPORT),
        ("disk.vhdx", Source.IMPORT),
    ],
)
def test_file_says_what_is_made_of_it(name: str, source: Source) -> None:
    file = PurePath("/home/ann", name)

    answers = answers_for(file, is_here=True)

    assert can_be_made_of(file)
    assert answers is not None
    assert answers.source is source
    assert answers.medium.path == str(file)
    assert answers.medium.is_here == (source is not Source.XML)


def test_other_files_are_not_taken() -> None:
    file = PurePath("/home/ann/letter.odt")

    assert not can_be_made_of(file)
    assert answers_for(file, is_here=False) is None
