from __future__ import annotations

import threading
from pathlib import Path

import libvirt
import pytest

from tests.support.worlds import Daemon, Machine, wait_until, world
from vmgui.base.errors import ConnectionLost, HostError, InvalidInput, Unsupported
from vmgui.base.ids import HostId, domain_id
from vmgui.virt import eventloop, ssh
from vmgui.virt.listening import Aspect, Listener, Notice
from vmgui.virt.session import open_session, probe


def handles() -> int:
    loop = eventloop._loop
    assert loop is not None
    return len(loop._handles)


def test_open_world_has_events_and_tells_them(tmp_path: Path) -> None:
    notices: list[Notice] = []
    host = HostId(world(tmp_path, [Machine("m")]))
    session = open_session(host, notices.append)
    domain = session.connection.lookupByName("m")

    domain.create()
    wait_until(lambda: len(notices) >= 2, "the notices have come")

    where = domain_id(host, domain.UUIDString())
    assert session.has_events
    assert session.is_alive()
    assert [(n.object, n.aspect) for n in notices[:2]] == [
        (where, Aspect.STATE),
        (where, Aspect.DESCRIPTION),
    ]
    assert notices[0].incident is not None
    assert notices[0].incident.text == "Started"
    assert {notice.session for notice in notices} == {session.number}
    session.close()


def test_subscribe_rest_tells_of_descriptions(tmp_path: Path) -> None:
    notices: list[Notice] = []
    session = open_session(HostId(world(tmp_path, [Machine("m")])), notices.append)
    session.subscribe_rest()

    title = libvirt.VIR_DOMAIN_METADATA_TITLE
    session.connection.lookupByName("m").setMetadata(title, "New", None, None, 2)

    wait_until(lambda: notices, "the notice has come")
    assert notices[0].aspect is Aspect.DESCRIPTION
    session.close()


def test_close_ends_the_connection_and_its_events(daemon: Daemon) -> None:
    before = handles()
    notices: list[Notice] = []
    session = open_session(HostId(daemon.uri), notices.append)
    session.subscribe_rest()

    session.close()
    session.close()
    daemon.domain("test").suspend()

    wait_until(lambda: handles() == before, "the socket is closed")
    assert notices == []
    assert not session.is_alive()


def test_close_waits_for_calls_under_way(tmp_path: Path) -> None:
    session = open_session(HostId(world(tmp_path)), lambda _notice: None)
    inside, gate = threading.Event(), threading.Event()
    names: list[str] = []

    def ask(connection: libvirt.virConnect) -> None:
        inside.set()
        gate.wait(5)
        names.append(connection.getType())

    caller = threading.Thread(target=session.run, args=(ask,))
    caller.start()
    inside.wait(5)
    closer = threading.Thread(target=session.close)
    closer.start()
    wait_until(lambda: session._is_closing, "it is being closed")

    with pytest.raises(ConnectionLost):
        session.run(ask)
    assert closer.is_alive()
    gate.set()
    closer.join(5)

    assert names == ["TEST"]
    assert not closer.is_alive()
    caller.join(5)


def test_killed_daemon_is_told_by_the_close_callback(daemon: Daemon) -> None:
    notices: list[Notice] = []
    host = HostId(daemon.uri)
    session = open_session(host, notices.append)

    daemon.kill()

    wait_until(lambda: notices, "the loss is told", 3)
    assert notices == [Notice(host, None, Aspect.CONNECTION, session=session.number)]
    assert not session.is_alive()
    session.close()


def test_open_driver_without_events_is_open_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Listener, "subscribe", _failing(libvirt.VIR_ERR_NO_SUPPORT))

    session = open_session(HostId(world(tmp_path)), lambda _notice: None)

    assert not session.has_events
    session.subscribe_rest()
    session.close()


def test_open_that_fails_half_way_leaves_nothing(
    daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = handles()
    monkeypatch.setattr(Listener, "subscribe", _failing(libvirt.VIR_ERR_INTERNAL_ERROR))

    with pytest.raises(libvirt.libvirtError):
        open_session(HostId(daemon.uri), lambda _notice: None)

    wait_until(lambda: handles() == before, "the socket is closed")


def _failing(code: int) -> object:
    def fail(*_arguments: object) -> None:
        error = libvirt.libvirtError("no")
        error.err = (code, 0, "no", 2, "", "", "", -1, -1)
        raise error

    return fail


@pytest.mark.parametrize("function", [lambda uri: open_session(HostId(uri), print), probe])
def test_open_malformed_uri(function: object) -> None:
    with pytest.raises(InvalidInput):
        function("nonsense")  # type: ignore[operator]


def test_open_where_the_wrapper_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise PermissionError("not yours")

    monkeypatch.setattr(ssh, "with_wrapper", fail)

    with pytest.raises(HostError, match="cannot be written") as caught:
        open_session(HostId("qemu+ssh://host/system"), lambda _notice: None)
    assert caught.value.detail == "not yours"


@pytest.mark.parametrize(
    ("failures", "words"), [(1, "cannot be resolved"), (2, "cannot be resolved"), (9, "was lost")]
)
def test_open_listens_again_for_the_last_words_of_ssh(
    monkeypatch: pytest.MonkeyPatch, failures: int, words: str
) -> None:
    answers = ["Cannot write data: Broken pipe"] * failures + ["Could not resolve hostname x"]

    def refuse(_uri: str) -> None:
        error = libvirt.libvirtError("no")
        message = answers.pop(0)
        error.args = (message,)
        error.err = (38, libvirt.VIR_FROM_RPC, message, 2, "", "", "", -1, -1)
        raise error

    monkeypatch.setattr(libvirt, "open", refuse)

    with pytest.raises(ConnectionLost, match=words):
        probe("qemu+ssh://x/system")


def test_probe_names_the_host_and_its_hypervisor(tmp_path: Path) -> None:
    assert probe(world(tmp_path)).endswith(" (TEST)")


def test_probe_error_is_in_words_for_people(tmp_path: Path) -> None:
    with pytest.raises(ConnectionLost, match="No libvirt daemon answers"):
        probe(f"test+unix:///default?socket={tmp_path}/none")


def test_run_error_of_a_dead_connection_is_its_loss(daemon: Daemon) -> None:
    session = open_session(HostId(daemon.uri), lambda _notice: None)
    daemon.kill()

    def fail(connection: libvirt.virConnect) -> None:
        connection.lookupByName("test")

    with pytest.raises(ConnectionLost) as caught:
        session.run(fail)

    assert caught.value.detail
    session.close()


def test_run_error_of_a_live_connection_stays_as_it_is(daemon: Daemon) -> None:
    session = open_session(HostId(daemon.uri), lambda _notice: None)

    with pytest.raises(libvirt.libvirtError):
        session.run(lambda connection: connection.lookupByName("nobody"))

    session.close()


def test_run_error_that_only_reads_like_a_loss_is_none(tmp_path: Path) -> None:
    session = open_session(HostId(world(tmp_path)), lambda _notice: None)

    def fail(_connection: libvirt.virConnect) -> None:
        raise missing_daemon()

    with pytest.raises(Unsupported, match="virtstoraged"):
        session.run(fail)

    session.close()


def test_missing_daemon_keeps_nothing_else_from_being_heard() -> None:
    class Connection:
        """One of a modular libvirt without virtstoraged."""

        def domainEventRegisterAny(self, *_arguments: object) -> int:  # noqa: N802
            return 1

        secretEventRegisterAny = domainEventRegisterAny  # noqa: N815 - libvirt's name

        def storagePoolEventRegisterAny(self, *_arguments: object) -> int:  # noqa: N802
            raise missing_daemon()

    listener = Listener(HostId("test:///default"), lambda _notice: None)

    listener.subscribe_rest(Connection())  # type: ignore[arg-type]

    assert listener.heard == {Aspect.SECRET}


def test_session_hears_what_its_driver_tells(tmp_path: Path) -> None:
    session = open_session(HostId(world(tmp_path)), lambda _notice: None)

    session.subscribe_rest()

    assert session.heard == {Aspect.POOL, Aspect.VOLUMES}  # the test driver has no secrets
    session.close()


def missing_daemon() -> libvirt.libvirtError:
    words = "Failed to connect socket to '/var/run/libvirt/virtstoraged-sock': No such file"
    error = libvirt.libvirtError("made")
    code = libvirt.VIR_ERR_SYSTEM_ERROR
    error.err = (code, libvirt.VIR_FROM_RPC, words, 2, words, "", "", -1, -1)
    return error
