from __future__ import annotations

from dataclasses import replace

import pytest

from vmgui.base.ids import HostId, ObjectKind, domain_id
from vmgui.base.records import DomainDetails, DomainRecord
from vmgui.base.states import DomainState

RECORD = DomainRecord(domain_id(HostId("test:///default"), "u"), "web1")


def test_domain_id_names_host_kind_and_uuid() -> None:
    assert RECORD.id == (HostId("test:///default"), ObjectKind.DOMAIN, "u")
    assert RECORD.uuid == "u"


def test_words_of_the_description_are_empty_until_it_is_read() -> None:
    assert (RECORD.title, RECORD.folder, RECORD.tags) == ("", "", ())

    known = replace(RECORD, details=DomainDetails(title="T", folder="a/b", tags=("x",)))

    assert (known.title, known.folder, known.tags) == ("T", "a/b", ("x",))


@pytest.mark.parametrize(
    ("state", "number", "is_active"),
    [
        (DomainState.RUNNING, 1, True),
        (DomainState.SHUT_OFF, None, False),
        (DomainState.SAVED, None, False),
        (DomainState.CRASHED, 1, True),
        (DomainState.CRASHED, None, False),
    ],
)
def test_is_active(state: DomainState, number: int | None, is_active: bool) -> None:
    assert replace(RECORD, state=state, number=number).is_active is is_active
