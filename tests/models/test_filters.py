from __future__ import annotations

import pytest

from tests.models.fakes import NODE1, NODE2, domain_record, host_record, inventory_of
from vmgui.base.records import DomainDetails, DomainRecord
from vmgui.base.states import DomainState, HostState
from vmgui.models.filters import Filter, Term, count_states

HOST = host_record(NODE1, "Rack one")


def shop() -> DomainRecord:
    details = DomainDetails(
        title="Web Shop",
        description="sells things",
        folder="prod/web",
        tags=("customer", "tier 1"),
        os="Debian 12",
        macs=("52:54:00:ab:cd:ef",),
    )
    return domain_record(
        "Straße1", state=DomainState.RUNNING, details=details, addresses=("192.168.7.4",)
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "strasse",
        "STRASSE1 debian",
        "shop sells",
        "running",
        "rack",
        "prod/web",
        "customer",
        "192.168.7",
        "uuid-straße1",
        "52:54:00:ab",
        "tag:customer",
        "TAG:Customer",
        'tag:"tier 1"',
        '"web shop"',
        '"web sho',
        "state:running",
        "host:rack",
        "host:node1",
        "name:straße",
        "folder:prod",
        "os:debian",
        "ip:192.",
        "mac:cd",
        "uuid:uuid",
        "title:shop",
        "description:things",
        "tag: shop",
        '""',
    ],
)
def test_matches_what_is_there_is_found(text: str) -> None:
    assert Filter(text).matches(shop(), HOST)


@pytest.mark.parametrize(
    "text",
    [
        "strasse2",
        "shop fedora",
        "tag:shop",
        "name:shop",
        "state:off",
        "web:shop",
        '"shop web"',
        "uuid",
        "ab:cd",
        "ip:10",
    ],
)
def test_matches_what_is_not_there_is_not_found(text: str) -> None:
    assert not Filter(text).matches(shop(), HOST)


def test_matches_details_unknown_does_not_raise() -> None:
    record = domain_record("a", details=None)

    assert not any(
        Filter(f"{field}:x").matches(record, HOST)
        for field in ("title", "description", "folder", "tag", "os", "mac")
    )
    assert Filter("a").matches(record, HOST)


def test_matches_state_not_chosen_is_hidden() -> None:
    paused = Filter("shop", frozenset({DomainState.PAUSED}))

    assert not paused.matches(shop(), HOST)
    assert paused.matches_text(shop(), HOST)


def test_terms_mac_is_one_word() -> None:
    assert Filter("52:54:00:AB tag:x").terms == (Term("", "52:54:00:ab"), Term("tag", "x"))


@pytest.mark.parametrize(
    ("wanted", "state", "is_kept"),
    [
        (Filter(), HostState.CONNECTED, True),
        (Filter("zzz"), HostState.CONNECTED, False),
        (Filter("zzz"), HostState.DISCONNECTED, False),
        (Filter("zzz"), HostState.FAILED, True),
        (Filter("zzz"), HostState.WAITING, True),
        (Filter("zzz"), HostState.CONNECTING, True),
        (Filter("rack"), HostState.CONNECTED, True),
        (Filter("host:node1"), HostState.CONNECTED, True),
        (Filter("name:rack"), HostState.CONNECTED, False),
        (Filter("rack", frozenset({DomainState.PAUSED})), HostState.CONNECTED, False),
    ],
)
def test_keeps_host_without_matches_by_state_and_name(
    wanted: Filter, state: HostState, is_kept: bool
) -> None:
    assert wanted.keeps(host_record(NODE1, "Rack one", state)) is is_kept


def test_fields_depends_on_what_is_asked() -> None:
    assert Filter().fields == frozenset()
    assert Filter("", frozenset({DomainState.PAUSED})).fields == {"state"}
    assert Filter("x").fields >= {"name", "state", "details", "addresses"}


def test_count_states_ignores_chosen_states() -> None:
    inventory = inventory_of(
        domain_record("a1", state=DomainState.RUNNING),
        domain_record("a2", NODE2),
        domain_record("b1"),
    )

    counts = count_states(inventory, Filter("name:a", frozenset({DomainState.PAUSED})))

    assert counts == {DomainState.RUNNING: 1, DomainState.SHUT_OFF: 1}
