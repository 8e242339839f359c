"""Making machines from everything that a system can come from, until the guests run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.journeys.conftest import Journey
from tests.support import needs
from tests.support.descriptions import IMAGES, now, stored, values
from tests.support.driver import Program
from tests.support.lab import Lab, LabHost
from tests.support.lab.client import Client
from tests.support.lab_fixtures import DomainOn
from tests.support.machinepages import VOLUMES
from tests.support.wizardpages import (
    CLOUD,
    DESCRIPTION,
    FINAL,
    IMPORT,
    MANAGER,
    MANUAL,
    NETWORK,
    PXE,
    RESOURCES,
    Wizard,
    made,
)

pytestmark = [pytest.mark.lab, pytest.mark.timeout(180)]

BOOT_SECONDS = 90.0
VIEWER_SECONDS = 60.0
SERVING = re.compile(r"\((http://[^)]*)/\)")
"""What Python's server says when it is ready."""
KEY = f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{'A' * 43} admin@desk"
SYSTEM = "Debian 11"
TREE = """\
[general]
family = Red Hat Enterprise Linux
version = 7.9
arch = x86_64
[images-x86_64]
kernel = images/pxeboot/vmlinuz
initrd = images/pxeboot/initrd.img
"""


@pytest.fixture
def program(journey: Journey, host_a: LabHost) -> Program:
    """The program, connected to host A, which has no machines yet."""
    if reason := needs.bootable_guest() or needs.viewer():
        pytest.skip(reason)
    found = journey.start("--connect", host_a.uri)
    found.wait_text("No machines", MANAGER)
    return found


@pytest.fixture
def image(lab: Lab, host_a: LabHost) -> Path:
    """A disk image with a system, which the pool "default" has."""
    path = host_a.images / "existing.qcow2"
    shutil.copyfile(lab.guest_file("tiny.qcow2"), path)
    host_a.virsh("pool-refresh", "default")
    return path


@contextmanager
def serving(client: Client, directory: Path) -> Iterator[str]:
    """Serve a directory on the loopback interface of the client; gives the address."""
    server = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    process = subprocess.Popen(
        client.argv([*server, "--directory", str(directory)]),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stdout is not None
        said = SERVING.search(process.stdout.readline())
        assert said is not None
        try:
            yield said[1]
        finally:
            process.terminate()


@pytest.fixture
def tree(lab: Lab, client: Client, tmp_path: Path) -> Iterator[str]:
    """The address of an installation tree whose kernel is the tiny guest's."""
    directory = tmp_path / "tree"
    boot = directory / "images/pxeboot"
    boot.mkdir(parents=True)
    (directory / ".treeinfo").write_text(TREE)
    (directory / "ks.cfg").write_text("text\n")
    for name in ("vmlinuz", "initrd.img"):
        shutil.copyfile(lab.guest_file(name), boot / name)
    with serving(client, directory) as url:
        yield url


def test_network_install_with_kernel_options(
    journey: Journey, host_a: LabHost, program: Program, tree: str
) -> None:
    options = f"ks={tree}/ks.cfg console=ttyS0 lab.hostname=fetched"

    wizard = Wizard.opened(program)
    wizard.choose_type(NETWORK)
    wizard.type("URL:", tree)
    wizard.wait_text(rf"Installer found: {re.escape(tree)}/images/pxeboot/vmlinuz")
    wizard.wait_text(r"Red Hat Enterprise Linux 7\.9")
    wizard.unfold("URL Options", "Kernel options:")
    wizard.type("Kernel options:", options)
    journey.take_picture("network-install-source")
    wizard.forward(RESOURCES)
    wizard.give("192 MiB")
    wizard.type("Size", "1")
    wizard.forward(FINAL)
    wizard.type("Name:", "net1")
    journey.take_picture("network-install-final")
    wizard.finish()
    journey.viewer("net1", VIEWER_SECONDS)
    domain = made(host_a, "net1")
    domain.wait_agent(BOOT_SECONDS)

    assert domain.ask_agent("guest-get-host-name")["host-name"] == "fetched"
    running = Xml.fromstring(domain.virsh("dumpxml"))
    assert f"ks={tree}/ks.cfg" in (running.findtext("os/cmdline") or "")
    assert "<kernel>" not in domain.virsh("dumpxml", "--inactive")
    assert [path.name for path in host_a.images.iterdir()] == ["net1.qcow2"]


def test_network_boot_asks_the_network(journey: Journey, host_a: LabHost, program: Program) -> None:
    wizard = Wizard.opened(program)
    wizard.choose_type(PXE)
    journey.take_picture("network-boot-source")
    wizard.forward(RESOURCES)
    wizard.give("128 MiB")
    wizard.check("Enable storage for this virtual machine", is_on=False)
    journey.take_picture("network-boot-no-storage")
    wizard.forward(FINAL)
    wizard.type("Name:", "pxe1")
    journey.take_picture("network-boot-final")
    wizard.finish()
    journey.viewer("pxe1", VIEWER_SECONDS)
    domain = made(host_a, "pxe1")
    mac = values(now(domain), "interface/mac", "address")[0] or ""

    journey.screen.wait(
        lambda: mac in host_a.virsh("net-dhcp-leases", "default"), "an address was asked for", 60
    )
    journey.take_picture("network-boot-asking")
    assert values(now(domain), "interface/boot", "order") == ["1"]
    assert stored(domain).findall("disk[@device='disk']") == []


def test_existing_disk_image_is_imported(
    journey: Journey, host_a: LabHost, program: Program, image: Path
) -> None:
    wizard = Wizard.opened(program)
    wizard.choose_type(IMPORT)
    wizard.press("Browse…")
    program.window(VOLUMES)
    wizard.pick(VOLUMES, image.name)
    wizard.wait_text(r"Format: qcow2\. The guest sees")
    wizard.choose_system(SYSTEM)
    journey.take_picture("import-source")
    wizard.forward(RESOURCES)
    wizard.give("160 MiB", FINAL)
    wizard.type("Name:", "imported1")
    journey.take_picture("import-final")
    wizard.finish()
    journey.viewer("imported1", VIEWER_SECONDS)
    domain = made(host_a, "imported1")
    domain.wait_agent(BOOT_SECONDS)

    source = values(stored(domain), "disk[@device='disk']/source", "file")
    assert source == [f"{IMAGES}/existing.qcow2"]


def test_cloud_image_with_a_user_and_a_key(
    journey: Journey, host_a: LabHost, program: Program, image: Path
) -> None:
    wizard = Wizard.opened(program)
    wizard.choose_type(CLOUD)
    wizard.type("Cloud image", f"{IMAGES}/{image.name}")
    wizard.wait_text(r"Format: qcow2\. The guest sees")
    wizard.type("User name:", "admin")
    wizard.type("SSH keys", KEY)
    wizard.choose_system(SYSTEM)
    journey.take_picture("cloud-source")
    wizard.forward(RESOURCES)
    wizard.give("160 MiB")
    journey.take_picture("cloud-storage")
    wizard.forward(FINAL)
    wizard.type("Name:", "cloud1")
    journey.take_picture("cloud-final")
    wizard.finish()
    journey.viewer("cloud1", VIEWER_SECONDS)
    domain = made(host_a, "cloud1")
    domain.wait_agent(BOOT_SECONDS)

    seed = values(now(domain), "disk[@device='cdrom']/source", "file")[0] or ""
    content = (host_a.images / Path(seed).name).read_bytes()
    assert content[16 * 2048 + 40 :][:6].lower() == b"cidata"
    assert b"admin" in content
    assert KEY.encode() in content
    info = host_a.run("qemu-img", "info", "-U", f"{IMAGES}/cloud1.qcow2")
    assert f"backing file: {IMAGES}/existing.qcow2" in info


def test_machine_of_a_domain_xml_file(
    journey: Journey, host_a: LabHost, domain_on: DomainOn, tmp_path: Path
) -> None:
    old = domain_on(host_a, "idle", name="old1", start=False)
    file = tmp_path / "old1.xml"
    file.write_text(old.virsh("dumpxml", "--inactive"))
    program = journey.start("--connect", host_a.uri)
    program.wait_row("old1")

    wizard = Wizard.opened(program)
    wizard.choose_type(DESCRIPTION)
    wizard.type("Domain XML file", str(file))
    journey.take_picture("xml-source")
    wizard.forward(FINAL)
    wizard.type("Name:", "new1")
    journey.take_picture("xml-final")
    wizard.finish()
    journey.viewer("new1", VIEWER_SECONDS)

    domain = made(host_a, "new1")
    assert domain.uuid != old.uuid
    assert values(stored(domain), "disk/source", "file") == [f"{IMAGES}/old1.qcow2"]


def test_manual_install_has_nothing_to_boot(
    journey: Journey, host_a: LabHost, program: Program
) -> None:
    wizard = Wizard.opened(program)
    wizard.choose_type(MANUAL)
    wizard.search_system(SYSTEM)
    journey.take_picture("manual-source")
    wizard.forward(RESOURCES)
    wizard.give("128 MiB")
    wizard.type("Size", "1")
    wizard.forward(FINAL)
    wizard.type("Name:", "manual1")
    wizard.finish()
    journey.viewer("manual1", VIEWER_SECONDS)
    journey.take_picture("manual-running")

    domain = made(host_a, "manual1")
    assert values(stored(domain), "disk[@device='disk']/source", "file") == [
        f"{IMAGES}/manual1.qcow2"
    ]
    assert "http://debian.org/debian/11" in domain.virsh("dumpxml")
