from __future__ import annotations

import libvirt
import pytest

from vmgui.base.ids import HostId, ObjectId, ObjectKind, domain_id
from vmgui.virt.listening import Aspect, Listener, Notice

HOST = HostId("test:///default")
WHERE = domain_id(HOST, "u")
UP = libvirt.VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED
DOWN = libvirt.VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_DISCONNECTED


class Domain:
    """As much of a virDomain as a callback may ask."""

    def UUIDString(self) -> str:  # noqa: N802 - libvirt's name
        return WHERE.key


@pytest.mark.parametrize(
    ("callback", "arguments", "aspects", "text"),
    [
        ("_lifecycle", (libvirt.VIR_DOMAIN_EVENT_STOPPED, 1, None), ["state"], "Forced off"),
        (
            "_lifecycle",
            (libvirt.VIR_DOMAIN_EVENT_DEFINED, 1, None),
            ["state", "description"],
            "Configuration changed",
        ),
        ("_lifecycle", (99, 99, None), ["state"], "Changed"),
        ("_described", (1, "urn:x", None), ["description"], None),
        ("_ballooned", (512, None), ["description"], None),
        ("_rebooted", (None,), ["state"], "The guest rebooted"),
        ("_watchdog_fired", (1, None), ["state"], "The watchdog fired"),
        ("_agent_changed", (UP, 1, None), ["addresses"], "The guest agent connected"),
        ("_agent_changed", (DOWN, 1, None), ["addresses"], "The guest agent disconnected"),
    ],
)
def test_callback_puts_its_notices(
    callback: str, arguments: tuple[object, ...], aspects: list[str], text: str | None
) -> None:
    notices: list[Notice] = []
    listener = Listener(HOST, notices.append, 7)

    getattr(listener, callback)(None, Domain(), *arguments)

    assert [notice.aspect.value for notice in notices] == aspects
    assert {(notice.host, notice.object, notice.session) for notice in notices} == {
        (HOST, WHERE, 7)
    }
    incident = notices[0].incident
    assert (incident.text if incident else None) == text


@pytest.mark.parametrize(
    ("path", "alias", "reason", "values"),
    [
        ("/images/a", "virtio0", "enospc", (("disk", "/images/a"), ("reason", "enospc"))),
        ("", "virtio0", "", (("disk", "virtio0"), ("reason", "?"))),
    ],
)
def test_io_error_names_the_disk(
    path: str, alias: str, reason: str, values: tuple[tuple[str, str], ...]
) -> None:
    notices: list[Notice] = []

    Listener(HOST, notices.append)._io_failed(None, Domain(), path, alias, 1, reason, None)

    incident = notices[0].incident
    assert incident is not None
    assert incident.values == values
    assert incident.text.format(**dict(values))


def unsupported() -> libvirt.libvirtError:
    error = libvirt.libvirtError("no")
    error.err = (libvirt.VIR_ERR_NO_SUPPORT, 0, "no", 2, "", "", "", -1, -1)
    return error


@pytest.mark.parametrize(
    ("callback", "kind", "aspect"),
    [
        ("_pool_changed", ObjectKind.POOL, Aspect.POOL),
        ("_pool_refreshed", ObjectKind.POOL, Aspect.VOLUMES),
        ("_secret_changed", ObjectKind.SECRET, Aspect.SECRET),
    ],
)
def test_event_of_something_else_tells_what_is_out_of_date(
    callback: str, kind: ObjectKind, aspect: Aspect
) -> None:
    notices: list[Notice] = []

    getattr(Listener(HOST, notices.append, 7), callback)(None, Domain(), 1, 0, None)

    assert notices == [Notice(HOST, ObjectId(HOST, kind, "u"), aspect, session=7)]


def test_subscribe_rest_leaves_out_what_the_driver_does_not_know() -> None:
    class Connection:
        registered: list[int] = []  # noqa: RUF012

        def domainEventRegisterAny(self, *arguments: object) -> int:  # noqa: N802
            if arguments[1] == libvirt.VIR_DOMAIN_EVENT_ID_WATCHDOG:
                raise unsupported()
            self.registered.append(arguments[1])
            return len(self.registered)

        def storagePoolEventRegisterAny(self, *_arguments: object) -> int:  # noqa: N802
            raise unsupported()

        secretEventRegisterAny = storagePoolEventRegisterAny  # noqa: N815 - libvirt's name

    connection = Connection()

    Listener(HOST, lambda _notice: None).subscribe_rest(connection)

    assert len(connection.registered) == 7


def test_subscribe_rest_on_a_lost_connection_says_so() -> None:
    class Connection:
        def domainEventRegisterAny(self, *_arguments: object) -> int:  # noqa: N802
            raise libvirt.libvirtError("lost")

    with pytest.raises(libvirt.libvirtError):
        Listener(HOST, lambda _notice: None).subscribe_rest(Connection())
