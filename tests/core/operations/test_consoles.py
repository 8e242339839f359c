from __future__ import annotations

from dataclasses import replace

import pytest

from vmgui.base.errors import InvalidInput, NotPossibleNow
from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import DomainDetails, DomainRecord, Graphics
from vmgui.base.settings import Settings
from vmgui.base.states import DomainState
from vmgui.base.storage import JsonValue, MemoryStorage
from vmgui.core.operations.consoles import (
    CONNECTION_FILE,
    TUNNEL_PORT,
    check_command,
    plan,
    why_not,
)

LOCAL = "qemu:///system"
SSH = "qemu+ssh://root@far:2222/system?keyfile=/k/id"
TLS = "qemu+tls://far/system"
VNC = Graphics("vnc", "127.0.0.1", 5901)


def machine(
    *graphics: Graphics, uri: str = LOCAL, name: str = "web1", **fields: object
) -> DomainRecord:
    record = DomainRecord(
        domain_id(HostId(uri), "the-uuid"),
        name,
        DomainState.RUNNING,
        details=DomainDetails(graphics=graphics),
    )
    return replace(record, **fields)  # type: ignore[arg-type]


def settings(viewer: str = "virt-viewer", command: str = "vncviewer {host}::{port}") -> Settings:
    values: dict[str, JsonValue] = {"viewer": viewer, "viewer_command": command}
    return Settings(MemoryStorage(values))


# virt-viewer


def test_virt_viewer_on_this_computer_attaches() -> None:
    launch = plan(machine(VNC), settings())

    assert launch.program == "virt-viewer"
    assert launch.arguments == ("--connect", LOCAL, "--attach", "--uuid", "the-uuid")
    assert launch.tunnel is None


def test_virt_viewer_of_a_remote_host_makes_its_own_way() -> None:
    uri = SSH.partition("?")[0]

    launch = plan(machine(VNC, uri=uri), settings())

    assert launch.arguments == ("--connect", uri, "--uuid", "the-uuid")
    assert launch.tunnel is None


def test_virt_viewer_with_a_key_file_leaves_the_way_to_us() -> None:
    launch = plan(machine(VNC, uri=SSH), settings())

    assert launch.program == "remote-viewer"
    assert launch.tunnel is not None
    assert "/k/id" in launch.tunnel.command


def test_virt_viewer_needs_no_description() -> None:
    assert plan(machine(details=None), settings()).program == "virt-viewer"


# What is impossible


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (machine(VNC, is_stale=True), "not connected"),
        (machine(VNC, state=DomainState.SHUT_OFF), "does not run"),
        (machine(VNC, state=DomainState.SAVED), "does not run"),
        (machine(VNC, state=DomainState.CRASHED), "does not run"),
        (machine(), "no VNC or SPICE display"),
        (machine(Graphics("sdl"), Graphics("egl-headless")), "no VNC or SPICE display"),
    ],
)
def test_machine_without_a_console_says_why(record: DomainRecord, reason: str) -> None:
    assert reason in (why_not(record) or "")
    with pytest.raises(NotPossibleNow, match=reason):
        plan(record, settings())


@pytest.mark.parametrize("state", [DomainState.PAUSED, DomainState.IO_ERROR, DomainState.SUSPENDED])
def test_machine_that_stands_still_has_a_console(state: DomainState) -> None:
    assert why_not(machine(VNC, state=state)) is None


def test_crashed_machine_that_kept_its_process_has_a_console() -> None:
    assert why_not(machine(VNC, state=DomainState.CRASHED, number=7)) is None


@pytest.mark.parametrize("viewer", ["remote-viewer", "custom"])
def test_display_that_is_not_read_yet_can_be_tried_later(viewer: str) -> None:
    with pytest.raises(NotPossibleNow) as caught:
        plan(machine(details=None), settings(viewer))

    assert "not known yet" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("graphics", "uri", "reason"),
    [
        (Graphics("vnc"), LOCAL, "listens nowhere"),
        (Graphics("spice", socket="/run/s"), SSH, "socket on another computer"),
        (VNC, TLS, "only listens on its own host"),
        (Graphics("vnc", "::1", 5900), TLS, "only listens on its own host"),
    ],
)
def test_display_out_of_reach_says_why(graphics: Graphics, uri: str, reason: str) -> None:
    with pytest.raises(NotPossibleNow) as caught:
        plan(machine(graphics, uri=uri), settings("remote-viewer"))

    assert reason in caught.value.message
    assert caught.value.hint


# Addresses


@pytest.mark.parametrize(
    ("graphics", "uri", "address"),
    [
        (VNC, LOCAL, "127.0.0.1::5901"),
        (Graphics("vnc", "", 5900), LOCAL, "127.0.0.1::5900"),
        (Graphics("vnc", "0.0.0.0", 5900), LOCAL, "127.0.0.1::5900"),
        (Graphics("vnc", "::1", 5900), LOCAL, "::1::5900"),
        (Graphics("vnc", "10.0.0.7", 5900), LOCAL, "10.0.0.7::5900"),
        (Graphics("vnc", "0.0.0.0", 5900), TLS, "far::5900"),
        (Graphics("vnc", "10.0.0.7", 5900), TLS, "10.0.0.7::5900"),
        (Graphics("spice", "", None, 5999), LOCAL, "127.0.0.1::5999"),
        (VNC, SSH, f"127.0.0.1::{TUNNEL_PORT}"),
    ],
)
def test_command_gets_the_address_where_the_display_is(
    graphics: Graphics, uri: str, address: str
) -> None:
    launch = plan(machine(graphics, uri=uri), settings("custom"))

    assert (launch.program, *launch.arguments) == ("vncviewer", address)


def test_display_behind_ssh_gets_a_tunnel_with_the_connections_options() -> None:
    tunnel = plan(machine(VNC, uri=SSH), settings("remote-viewer")).tunnel

    assert tunnel is not None
    assert (tunnel.host, tunnel.port) == ("127.0.0.1", 5901)
    assert tunnel.command[0] == "ssh"
    assert tunnel.command[-6:] == ("-p", "2222", "-i", "/k/id", "--", "root@far")


def test_tunnel_uses_the_program_of_the_uri_and_its_wish_not_to_verify() -> None:
    uri = "qemu+ssh://far/system?command=/opt/ssh&no_verify=1"

    tunnel = plan(machine(VNC, uri=uri), settings("remote-viewer")).tunnel

    assert tunnel is not None
    assert tunnel.command[0] == "/opt/ssh"
    assert tunnel.command[-4:] == ("-o", "StrictHostKeyChecking=no", "--", "far")


def test_first_display_that_can_be_shown_is_taken() -> None:
    record = machine(Graphics("egl-headless"), Graphics("spice", "", 5903), VNC)

    assert "port=5903" in plan(record, settings("remote-viewer")).connection_file


# remote-viewer's file


def test_connection_file_says_where_and_deletes_itself() -> None:
    launch = plan(machine(VNC), settings("remote-viewer"))

    assert launch.arguments == (CONNECTION_FILE,)
    assert launch.connection_file.splitlines() == [
        "[virt-viewer]",
        "type=vnc",
        "title=web1",
        "delete-this-file=1",
        "host=127.0.0.1",
        "port=5901",
    ]


def test_connection_file_of_an_encrypted_display_has_the_tls_port() -> None:
    text = plan(
        machine(Graphics("spice", "", None, 5999)), settings("remote-viewer")
    ).connection_file

    assert "tls-port=5999" in text
    assert "\nport=" not in text


def test_connection_file_of_a_socket_names_it() -> None:
    text = plan(machine(Graphics("spice", socket="/run/a")), settings("remote-viewer"))

    assert "unix-path=/run/a\n" in text.connection_file
    assert "host=" not in text.connection_file


def test_title_cannot_add_lines_to_the_connection_file() -> None:
    details = DomainDetails(title="a\nhost=evil\\n", graphics=(VNC,))

    text = plan(machine(details=details), settings("remote-viewer")).connection_file

    assert "title=a host=evil\\\\n\n" in text


def test_launch_is_filled_with_what_is_known_at_the_end() -> None:
    launch = plan(machine(VNC, uri=SSH), settings("remote-viewer")).filled(6001, "/run/x.vv")

    assert launch.arguments == ("/run/x.vv",)
    assert "port=6001\n" in launch.connection_file


# The user's own command


def test_command_gets_everything_it_asks_for_once() -> None:
    command = "v --title '{name} {type}' {uri} {uuid} {socket}"
    record = machine(Graphics("spice", "", 5900, socket="/run/s"), name="{uuid} <b>")

    launch = plan(record, settings("custom", command))

    assert launch.arguments == ("--title", "{uuid} <b> spice", LOCAL, "the-uuid", "/run/s")


def test_command_without_an_address_needs_no_tunnel() -> None:
    launch = plan(machine(Graphics("vnc"), uri=SSH), settings("custom", "v {uri} {uuid}"))

    assert launch.arguments == (SSH, "the-uuid")
    assert launch.tunnel is None


def test_command_for_a_port_cannot_show_a_socket() -> None:
    with pytest.raises(NotPossibleNow) as caught:
        plan(machine(Graphics("vnc", socket="/run/s")), settings("custom"))

    assert "{socket}" in caught.value.hint


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("", "Enter the viewer command"),
        ("''", "Enter the viewer command"),
        ("vncviewer 'a", "open quotation mark"),
        ("vncviewer {display}", "“{display}” has a placeholder"),
        ("vncviewer {host.x}", "placeholder"),
        ("vncviewer {}", "placeholder"),
        ("vncviewer {0}", "placeholder"),
    ],
)
def test_malformed_command_is_refused(command: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as caught:
        check_command(command)

    assert caught.value.field == "viewer_command"


def test_lone_braces_are_the_commands_own() -> None:
    assert check_command("v } {port} {") == ["v", "}", "{port}", "{"]
