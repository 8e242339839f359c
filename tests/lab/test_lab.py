"""The lab itself: what other tests take for granted about its hosts."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import needs
from tests.support.desktop import Desktop
from tests.support.lab import Lab, LabError, LabHost, cgroups, wait_until
from tests.support.lab.client import Client
from tests.support.lab.lab import remove_abandoned
from tests.support.lab.network import REFUSED_PORT, SILENT
from tests.support.lab_fixtures import DomainOn

pytestmark = [pytest.mark.lab, pytest.mark.timeout(180)]

HOSTNAME = "import libvirt, sys; print(libvirt.open(sys.argv[1]).getHostname())"
CONNECT = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 1)"
HANDSHAKE = "exec 3<>/dev/tcp/127.0.0.1/5900 && head --bytes=12 <&3"
KILLED_RUN = """
import time
from tests.support.lab import Lab
with Lab() as lab:
    print(lab.root, lab.host("hostA").init.pid, flush=True)
    time.sleep(600)
"""
QUICK = ("-o", "BatchMode=yes", "-o", "ConnectTimeout=1")


def python(*arguments: str) -> list[str]:
    return [sys.executable, "-c", *arguments]


def host_uuid(host: LabHost) -> str:
    return host.virsh("capabilities").partition("<uuid>")[2].partition("<")[0]


def in_namespace_of(pid: int) -> list[int]:
    """Return the processes in the pid namespace whose first process this is."""
    wanted = namespace_of(pid)
    return [found for found in processes() if namespace_of(found) == wanted]


def namespace_of(pid: int) -> Path | None:
    try:
        return Path(f"/proc/{pid}/ns/pid").readlink()
    except OSError:
        return None


def processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def groups_of(root: Path) -> Iterator[Path]:
    return cgroups.MOUNT.rglob(f"{root.name}.*")


def test_host_not_running_starts_within_seconds(lab: Lab) -> None:
    begin = time.monotonic()

    lab.host("hostC")

    assert time.monotonic() - begin < 10
    lab.down("hostC")


def test_uri_of_socket_reaches_host_from_outside(host_a: LabHost) -> None:
    answer = subprocess.run(
        python(HOSTNAME, host_a.uri), check=True, capture_output=True, text=True
    )

    assert answer.stdout == "hostA\n"


def test_uri_with_ssh_reaches_host_in_client(lab: Lab, host_a: LabHost, client: Client) -> None:
    uri = lab.uri(host_a.name, ssh=True)

    assert client.run(*python(HOSTNAME, uri)) == "hostA\n"


def test_uri_with_ssh_from_outside_reaches_host(lab: Lab, host_a: LabHost) -> None:
    uri = lab.uri(host_a.name, ssh=True, from_outside=True)

    answer = subprocess.run(python(HOSTNAME, uri), check=True, capture_output=True, text=True)

    assert answer.stdout == "hostA\n"


@pytest.mark.skipif(bool(needs.desktop()), reason=str(needs.desktop()))
def test_program_in_client_reaches_desktop(client: Client) -> None:
    window_manager = client.argv(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"])
    bus = client.argv(["dbus-send", "--session", "--dest=a.b", "/", "a.b.C"])

    with Desktop() as desktop:
        shown = subprocess.run(window_manager, env=desktop.environment, capture_output=True)
        sent = subprocess.run(bus, env=desktop.environment, capture_output=True)

    assert b"window id" in shown.stdout
    assert sent.returncode == 0


def test_hosts_two_have_own_identity_and_domains(
    host_a: LabHost, host_b: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", start=False)

    assert domain.name in host_a.virsh("list", "--all", "--name")
    assert host_b.virsh("list", "--all", "--name") == ""
    assert host_uuid(host_a) != host_uuid(host_b)


def test_member_may_log_in_and_use_libvirt(lab: Lab, host_a: LabHost, client: Client) -> None:
    uri = lab.uri(host_a.name, ssh=True, user="member")

    assert client.run(*python(HOSTNAME, uri)) == "hostA\n"


def test_visitor_may_log_in_but_not_use_libvirt(lab: Lab, host_a: LabHost, client: Client) -> None:
    uri = lab.uri(host_a.name, ssh=True, user="visitor")

    assert client.run("ssh", *QUICK, "visitor@hostA", "whoami") == "visitor\n"
    with pytest.raises(LabError, match="Permission denied"):
        client.run(*python(HOSTNAME, uri))


def test_keyless_without_password_is_refused(host_a: LabHost, client: Client) -> None:
    with pytest.raises(LabError, match=r"Permission denied \(publickey,password\)"):
        client.run("ssh", *QUICK, f"keyless@{host_a.name}", "true")


def test_silent_name_answers_never(client: Client) -> None:
    with pytest.raises(LabError, match="TimeoutError"):
        client.run(*python(CONNECT, SILENT, "22"))


def test_refused_port_answers_at_once(host_a: LabHost, client: Client) -> None:
    with pytest.raises(LabError, match="ConnectionRefusedError"):
        client.run(*python(CONNECT, host_a.name, str(REFUSED_PORT)))


def test_daemon_killed_and_started_keeps_domain_running(
    lab: Lab, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle")
    running = domain.virsh("domid")

    lab.daemon("hostA", "kill")

    with pytest.raises(LabError, match="Failed to connect"):
        host_a.virsh("list")
    lab.daemon("hostA", "start")
    assert domain.state == "running"
    assert domain.virsh("domid") == running


def test_daemon_frozen_does_not_answer_until_thawed(lab: Lab, host_a: LabHost) -> None:
    lab.daemon("hostA", "freeze")

    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run(["virsh", "-c", host_a.uri, "hostname"], timeout=0.5, check=False)
    lab.daemon("hostA", "thaw")
    assert host_a.virsh("hostname") == "hostA"


def test_link_down_cuts_ssh_but_not_socket(lab: Lab, host_a: LabHost, client: Client) -> None:
    lab.link("hostA", "down")

    with pytest.raises(LabError, match=r"timed out|No route"):
        client.run("ssh", *QUICK, "hostA", "true")
    assert host_a.virsh("hostname") == "hostA"
    lab.link("hostA", "up")
    wait_until(lambda: client.run("ssh", *QUICK, "hostA", "hostname", check=False), "it is back")


def test_host_key_changed_is_refused_by_ssh(lab: Lab, host_a: LabHost, client: Client) -> None:
    lab.change_host_key(host_a.name)

    with pytest.raises(LabError, match="REMOTE HOST IDENTIFICATION HAS CHANGED"):
        client.run("ssh", *QUICK, "hostA", "true")


def test_host_key_forgotten_is_refused_by_ssh(lab: Lab, host_a: LabHost, client: Client) -> None:
    lab.forget_host_key(host_a.name)

    with pytest.raises(LabError, match="Host key verification failed"):
        client.run("ssh", *QUICK, "hostA", "true")


def test_tiny_guest_boots_with_agent_and_address(host_a: LabHost, domain_on: DomainOn) -> None:
    domain = domain_on(host_a, "tiny", name="small")

    domain.wait_agent()

    assert domain.ask_agent("guest-get-host-name") == {"host-name": "small"}
    wait_until(lambda: "192.168.122." in domain.virsh("domifaddr"), "it has an address", 20)


def test_tiny_guest_asked_to_shut_down_does(host_a: LabHost, domain_on: DomainOn) -> None:
    domain = domain_on(host_a, "tiny")
    domain.wait_agent()

    domain.virsh("shutdown")

    domain.wait_state("shut off")


def test_disk_guest_boots_by_itself(host_a: LabHost, domain_on: DomainOn) -> None:
    domain = domain_on(host_a, "disk")

    domain.wait_agent()

    assert "<kernel>" not in domain.virsh("dumpxml")
    assert domain.ask_agent("guest-get-osinfo")["pretty-name"] == "Tiny test guest"


def test_idle_guest_shows_on_vnc(host_a: LabHost, domain_on: DomainOn, tmp_path: Path) -> None:
    domain = domain_on(host_a, "idle")
    picture = tmp_path / "screen.ppm"

    def has_text() -> bool:
        domain.virsh("screenshot", str(picture))
        return any(picture.read_bytes()[20:])

    assert "RFB 003.008" in host_a.run("bash", "-c", HANDSHAKE)
    wait_until(has_text, "something is on the screen", step=0.1)


def test_domain_migrating_arrives_on_other_host(
    host_a: LabHost, host_b: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="traveller")
    target = f"qemu+ssh://root@{host_b.name}/system"

    host_a.run("virsh", "migrate", "--live", "--copy-storage-all", domain.name, target)

    assert host_b.virsh("list", "--name") == "traveller"
    assert host_a.virsh("list", "--name") == ""


def test_restore_removes_what_a_test_has_made(
    lab: Lab, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain_on(host_a, "idle")
    host_a.virsh("pool-create-as", "other", "dir", "--target", str(lab.shared))
    host_a.virsh("vol-create-as", "default", "disk", "1M")

    lab.restore("hostA")

    assert lab.host("hostA") is host_a
    assert host_a.virsh("list", "--all", "--name") == ""
    assert host_a.virsh("pool-list", "--all", "--name").split() == ["default"]
    assert host_a.virsh("vol-list", "default").splitlines() == []


def test_restore_after_change_of_configuration_starts_new_host(lab: Lab, host_a: LabHost) -> None:
    host_a.virsh("net-autostart", "default", "--disable")

    lab.restore("hostA")

    assert lab.host("hostA") is not host_a
    assert "yes" in lab.host("hostA").virsh("net-list")


def test_restore_after_fault_starts_new_host(lab: Lab, host_a: LabHost) -> None:
    lab.daemon("hostA", "stop")

    lab.restore("hostA")

    assert lab.host("hostA") is not host_a
    assert lab.host("hostA").answers


def test_close_leaves_nothing_behind(domain_on: DomainOn) -> None:
    mounts = Path("/proc/self/mounts").read_text()
    with Lab() as own:
        host = own.host("hostA")
        domain_on(host, "idle")
        inside = in_namespace_of(host.init.pid)

    assert len(inside) > 4
    assert set(inside).isdisjoint(processes())
    assert not own.root.exists()
    assert not list(groups_of(own.root))
    assert Path("/proc/self/mounts").read_text() == mounts


def test_killed_run_takes_its_hosts_along(request: pytest.FixtureRequest) -> None:
    if reason := needs.lab():
        pytest.skip(reason)
    with subprocess.Popen(
        python(KILLED_RUN), stdout=subprocess.PIPE, text=True, cwd=request.config.rootpath
    ) as run:
        assert run.stdout is not None
        root, pid = run.stdout.readline().split()
        inside = in_namespace_of(int(pid))
        run.send_signal(signal.SIGKILL)

    wait_until(lambda: set(inside).isdisjoint(processes()), "its hosts have ended")
    remove_abandoned()
    assert len(inside) > 4
    assert not Path(root).exists()
    assert not list(groups_of(Path(root)))
