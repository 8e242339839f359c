from __future__ import annotations

from collections.abc import Callable

import libvirt
import pytest

from tests.support.worlds import PAUSED, RUNNING, SHUT_OFF, uuid_of
from vmgui.virt import binding, domains

NAMESPACE = "urn:test"


@pytest.mark.parametrize(
    ("verb", "name", "state"),
    [
        (domains.start, "off", RUNNING),
        (domains.start, "kept", RUNNING),
        (domains.suspend, "on", PAUSED),
        (domains.resume, "held", RUNNING),
        (domains.shutdown, "on", SHUT_OFF),
        (domains.destroy, "on", SHUT_OFF),
        (domains.reset, "on", RUNNING),
        (domains.save, "on", SHUT_OFF),
        (domains.discard_saved, "kept", SHUT_OFF),
    ],
)
def test_verb_reaches_the_state(
    connection: libvirt.virConnect,
    verb: Callable[[libvirt.virConnect, str], None],
    name: str,
    state: int,
) -> None:
    verb(connection, uuid_of(name))

    domain = connection.lookupByName(name)
    assert domain.state()[0] == state
    assert domain.hasManagedSaveImage() == (verb is domains.save)


@pytest.mark.parametrize(
    ("verb", "arguments", "method"),
    [
        (domains.reboot, (), "reboot"),
        (domains.wake, (), "pMWakeup"),
        (domains.abort_job, (), "abortJob"),
    ],
)
def test_verb_calls_its_function(
    connection: libvirt.virConnect,
    monkeypatch: pytest.MonkeyPatch,
    verb: Callable[..., None],
    arguments: tuple[object, ...],
    method: str,
) -> None:
    called: list[str] = []
    monkeypatch.setattr(libvirt.virDomain, method, lambda self: called.append(self.name()))

    verb(connection, uuid_of("on"), *arguments)

    assert called == ["on"]


def test_verb_on_a_gone_domain_is_an_error(connection: libvirt.virConnect) -> None:
    with pytest.raises(libvirt.libvirtError):
        domains.start(connection, "0" * 32)


@pytest.mark.parametrize(
    ("stats", "progress"),
    [({}, None), ({"data_total": 10, "data_processed": 4}, (4, 10)), ({"data_total": 5}, (0, 5))],
)
def test_job_progress(
    connection: libvirt.virConnect,
    monkeypatch: pytest.MonkeyPatch,
    stats: dict[str, int],
    progress: tuple[int, int] | None,
) -> None:
    monkeypatch.setattr(binding, "job_stats", lambda _domain: stats)

    assert domains.job_progress(connection, uuid_of("on")) == progress


def test_set_autostart(connection: libvirt.virConnect) -> None:
    domains.set_autostart(connection, uuid_of("off"), is_on=True)
    assert connection.lookupByName("off").autostart() == 1

    domains.set_autostart(connection, uuid_of("off"), is_on=False)
    assert connection.lookupByName("off").autostart() == 0


def test_rename(connection: libvirt.virConnect) -> None:
    domains.rename(connection, uuid_of("off"), "other")

    assert connection.lookupByUUIDString(uuid_of("off")).name() == "other"


@pytest.mark.parametrize("name", ["on", "off", "brief"])
def test_title_and_notes_are_set_and_removed(connection: libvirt.virConnect, name: str) -> None:
    uuid = uuid_of(name)
    domains.set_title(connection, uuid, "A & <b>")
    domains.set_notes(connection, uuid, "x\ny")

    xml = connection.lookupByName(name).XMLDesc()
    assert "<title>A &amp; &lt;b&gt;</title>" in xml
    assert "<description>x\ny</description>" in xml
    domains.set_title(connection, uuid, "")
    domains.set_notes(connection, uuid, "")

    xml = connection.lookupByName(name).XMLDesc()
    assert "<title>" not in xml
    assert "<description>" not in xml


@pytest.mark.parametrize("name", ["on", "off", "brief"])
def test_edit_metadata_sets_changes_and_removes(connection: libvirt.virConnect, name: str) -> None:
    uuid = uuid_of(name)
    seen: list[str] = []

    def edit(new: str) -> None:
        def change(old: str) -> str:
            seen.append(old)
            return new

        domains.edit_metadata(connection, uuid, NAMESPACE, "t", change)

    edit("<a/>")
    edit("<b/>")
    edit("")

    count = 2 if name == "on" else 1  # live and lasting
    assert seen == [""] * count + ["<a/>"] * count + ["<b/>"] * count
    assert "urn:test" not in connection.lookupByName(name).XMLDesc()


def test_edit_metadata_keeps_live_and_lasting_apart(connection: libvirt.virConnect) -> None:
    domain = connection.lookupByName("on")
    kind = libvirt.VIR_DOMAIN_METADATA_ELEMENT
    domain.setMetadata(kind, "<live/>", "t", NAMESPACE, libvirt.VIR_DOMAIN_AFFECT_LIVE)
    domain.setMetadata(kind, "<lasting/>", "t", NAMESPACE, libvirt.VIR_DOMAIN_AFFECT_CONFIG)

    domains.edit_metadata(connection, uuid_of("on"), NAMESPACE, "t", lambda old: f"<in>{old}</in>")

    live = domain.metadata(kind, NAMESPACE, libvirt.VIR_DOMAIN_AFFECT_LIVE)
    lasting = domain.metadata(kind, NAMESPACE, libvirt.VIR_DOMAIN_AFFECT_CONFIG)
    assert "<live/>" in live
    assert "<lasting/>" in lasting


def test_edit_metadata_error_is_raised(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise libvirt.libvirtError("lost")

    monkeypatch.setattr(libvirt.virDomain, "metadata", fail)

    with pytest.raises(libvirt.libvirtError):
        domains.edit_metadata(connection, uuid_of("on"), NAMESPACE, "t", lambda old: old)


def test_send_keys(connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    monkeypatch.setattr(libvirt.virDomain, "sendKey", lambda _self, *rest: sent.append(rest))

    domains.send_keys(connection, uuid_of("on"), (29, 56, 111), 50)

    assert sent == [(libvirt.VIR_KEYCODE_SET_LINUX, 50, [29, 56, 111], 3, 0)]


def test_screenshot(connection: libvirt.virConnect) -> None:
    mime, content = domains.screenshot(connection, uuid_of("on"))

    assert mime == "image/png"
    assert content.startswith(b"\x89PNG")


def test_screenshot_that_breaks_off_is_an_error(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_stream: object) -> bytes:
        raise libvirt.libvirtError("broken")

    monkeypatch.setattr(binding, "receive_all", fail)

    with pytest.raises(libvirt.libvirtError, match="broken"):
        domains.screenshot(connection, uuid_of("on"))


@pytest.mark.parametrize("name", ["off", "kept"])
def test_undefine_forgets_the_domain(connection: libvirt.virConnect, name: str) -> None:
    domains.undefine(connection, uuid_of(name))

    assert name not in {domain.name() for domain in connection.listAllDomains()}


def test_undefine_of_a_driver_without_flags(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        error = libvirt.libvirtError("no")
        error.err = (libvirt.VIR_ERR_NO_SUPPORT, 0, "no", 2, "", "", "", -1, -1)
        raise error

    monkeypatch.setattr(libvirt.virDomain, "undefineFlags", fail)

    domains.undefine(connection, uuid_of("off"))

    assert "off" not in {domain.name() for domain in connection.listAllDomains()}


def test_undefine_error_is_raised(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise libvirt.libvirtError("no")

    monkeypatch.setattr(libvirt.virDomain, "undefineFlags", fail)

    with pytest.raises(libvirt.libvirtError):
        domains.undefine(connection, uuid_of("off"))
