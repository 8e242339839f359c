from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.core.osinfo.conftest import document, system
from tests.support.guards import LogGuard
from vmgui.core.osinfo.media import Medium
from vmgui.core.osinfo.reading import Definition, Firmware, Needs, definitions
from vmgui.core.osinfo.system import Resources
from vmgui.core.osinfo.trees import Tree

PARTS = """
<derives-from id='http://a.org/parent'/><clones id='http://a.org/original'/>
<release-date>2023-06-10</release-date><eol-date>someday</eol-date>
<devices><device id='one'/><device id='two' supported='false'/><device/></devices>
<driver arch='x86_64' location='x'><device id='three'/></driver>
<driver arch='i686' location='x'><device id='three'/><device id='four'/></driver>
<firmware arch='x86_64' type='efi'/><firmware arch='x86_64'/>
<resources arch='x86_64'><minimum><ram>1024</ram></minimum></resources>
<resources arch='all' inherit='true'/>
<media arch='x86_64'><iso><volume-id>A</volume-id></iso></media>
<media arch='x86_64'><url>http://a.org</url></media>
<media arch='i686'><iso><volume-size>7</volume-size></iso></media>
<tree arch='x86_64'><kernel>linux</kernel></tree>
"""


def read(directory: Path, text: str | bytes) -> tuple[Definition, ...]:
    path = directory / "a.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return definitions(path)


def test_definition_has_what_the_file_says(tmp_path: Path) -> None:
    (found,) = read(tmp_path, document(system("debian/12", PARTS)))

    assert (found.id, found.short_ids) == ("http://debian.org/debian/12", ("debian12",))
    assert found.parents == ("http://a.org/parent", "http://a.org/original")
    assert (found.released, found.ended) == (date(2023, 6, 10), None)
    assert found.devices == {"one": True, "two": False}
    assert found.extra_devices == {"three", "four"}
    assert found.firmwares == (Firmware("x86_64", "efi", True),)
    assert found.minimum == (
        Needs("x86_64", Resources(memory=1024), False),
        Needs("all", Resources(), True),
    )
    assert found.recommended == (Needs("all", Resources(), True),)
    assert found.media == (
        Medium("x86_64", "A"),
        Medium("i686", volume_size=7),
    )
    assert found.trees == (Tree("x86_64", kernel="linux"),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not XML",
        "<libosinfo>",
        "<domain/>",
        b"<libosinfo>\xff</libosinfo>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><libosinfo/>",
    ],
)
def test_file_that_is_broken_is_left_out_and_logged(
    tmp_path: Path, text: str | bytes, log_guard: LogGuard
) -> None:
    log_guard.expect(f"{tmp_path}/a.xml of the osinfo database is left out")

    assert read(tmp_path, text) == ()


def test_file_that_is_gone_is_left_out(tmp_path: Path, log_guard: LogGuard) -> None:
    log_guard.expect("missing.xml of the osinfo database is left out")

    assert definitions(tmp_path / "missing.xml") == ()


def test_system_without_identifier_is_left_out(tmp_path: Path) -> None:
    assert read(tmp_path, document("<os><name>A</name></os>")) == ()


def test_system_of_which_little_is_said_is_read(tmp_path: Path) -> None:
    (found,) = read(tmp_path, document("<os id='a'/>"))

    assert found == Definition("a")


def test_later_file_adds_to_a_definition() -> None:
    first = Definition(
        "a", ("one",), "First", version="1", devices={"x": True}, media=(Medium("all", "A"),)
    )
    later = Definition(
        "a",
        ("one", "two"),
        "Second",
        devices={"x": False, "y": True},
        extra_devices=frozenset({"z"}),
        media=(Medium("all", "A"), Medium("all", "B")),
    )

    found = first.joined(later)

    assert (found.name, found.version, found.short_ids) == ("Second", "1", ("one", "two"))
    assert found.devices == {"x": False, "y": True}
    assert found.extra_devices == {"z"}
    assert [medium.volume_id for medium in found.media] == ["A", "B"]
