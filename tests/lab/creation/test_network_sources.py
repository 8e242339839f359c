"""New machines from servers and over networks, and on a host that is reached by ssh."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab.conftest import Desk
from tests.support import needs
from tests.support.installing import IMAGES, MIB, SLOW_SECONDS, Console, Workshop, said, wishes
from tests.support.lab import Lab, LabHost
from tests.support.webserver import WebServer, serving
from vmgui.core.creation.answers import (
    CloudInit,
    Extras,
    FileChoice,
    ImageUse,
    NetworkAnswer,
    Source,
    Tree,
)

pytestmark = [pytest.mark.lab, pytest.mark.timeout(240), pytest.mark.limit(220)]

ARGUMENTS = "console=ttyS0 quiet lab.hostname=fetched"
PRESEED = """\
d-i preseed/early_command string echo "the answers were found" > /dev/ttyS0
d-i debian-installer/locale string en_US.UTF-8
"""
PXE_MENU = f"""\
default tiny
label tiny
    kernel linux
    append initrd=initrd {ARGUMENTS}
"""
PXE_NETWORK = """\
<network>
  <name>boot</name>
  <bridge name='virbr7'/>
  <ip address='192.168.77.1' netmask='255.255.255.0'>
    <tftp root='{root}'/>
    <dhcp>
      <range start='192.168.77.2' end='192.168.77.99'/>
      <bootp file='pxelinux.0'/>
    </dhcp>
  </ip>
</network>
"""


@pytest.fixture
def web() -> Iterator[WebServer]:
    """A server on this computer."""
    with serving() as found:
        yield found


@pytest.fixture
def far(
    desk: Desk, lab: Lab, host_b: LabHost, in_client: None, event_loop: asyncio.AbstractEventLoop
) -> Workshop:
    """The program on a host that it reaches by ssh."""
    del in_client
    if reason := needs.bootable_guest():
        pytest.skip(reason)
    uri = lab.uri(host_b.name, ssh=True)
    event_loop.run_until_complete(desk.connect(uri))
    return Workshop(desk, host_b, lab.guest_file, uri)


def offer_guest(shop: Workshop, web: WebServer) -> str:
    """Put the tiny guest's kernel and initrd on a server, where Linux installers have them."""
    web.add("tiny/linux", content=shop.guest_file("vmlinuz").read_bytes())
    web.add("tiny/initrd.gz", content=shop.guest_file("initrd.img").read_bytes())
    return f"{web.url}/tiny"


# Trees


async def test_installer_of_debian_runs_and_reads_the_injected_answers(
    shop: Workshop, web: WebServer, tmp_path: Path
) -> None:
    if reason := needs.debian_installer():
        pytest.skip(reason)
    for file in ("linux", "initrd.gz"):
        path = f"debian-installer/amd64/{file}"
        web.add(path, content=(needs.DEBIAN_INSTALLER / path).read_bytes())
    answers = tmp_path / "preseed.cfg"
    answers.write_text(PRESEED)
    wanted = wishes(
        source=Source.URL,
        tree=Tree(web.url, "console=ttyS0 quiet DEBIAN_FRONTEND=text", (answers,)),
        memory=1024 * MIB,
    )

    domain = await shop.created(wanted)

    with Console(domain, tmp_path / "console") as console:
        await console.shows("the answers were found", SLOW_SECONDS)
        await console.shows("Configure the keyboard", SLOW_SECONDS)
    assert shop.left == (["made"], ["made.qcow2"])


async def test_kernel_of_a_tree_boots_by_uefi_with_a_file_from_here(
    shop: Workshop, web: WebServer, tmp_path: Path
) -> None:
    file = tmp_path / "answers.cfg"
    file.write_text("install all of it\n")
    answers = wishes(
        source=Source.URL,
        tree=Tree(offer_guest(shop, web), ARGUMENTS, (file,)),
        firmware="efi",
        memory=384 * MIB,
    )

    domain = await shop.created(answers)
    await shop.boots(domain, SLOW_SECONDS)

    assert await said(domain, "cat /answers.cfg") == "install all of it\n"
    assert await said(domain, "cat /sys/firmware/efi/fw_platform_size") == "64\n"
    assert "<on_reboot>destroy" not in domain.virsh("dumpxml", "--inactive")
    assert shop.left == (["made"], ["made.qcow2"])


# Networks


async def test_kernel_comes_from_the_server_of_a_virtual_network(
    shop: Workshop, lab: Lab, tmp_path: Path
) -> None:
    if reason := needs.debian_installer():
        pytest.skip(reason)  # it has pxelinux
    root = lab.shared / "tftp"
    (root / "pxelinux.cfg").mkdir(parents=True)
    (root / "pxelinux.cfg/default").write_text(PXE_MENU)
    for file in ("pxelinux.0", "ldlinux.c32"):
        shutil.copyfile(needs.DEBIAN_INSTALLER / file, root / file)
    shutil.copyfile(shop.guest_file("vmlinuz"), root / "linux")
    shutil.copyfile(shop.guest_file("initrd.img"), root / "initrd")
    network = tmp_path / "network.xml"
    network.write_text(PXE_NETWORK.format(root=root))
    shop.host.virsh("net-define", str(network))
    plugged = NetworkAnswer("network", "boot", starts=True)

    domain = await shop.created(wishes(source=Source.PXE, network=plugged))
    await shop.boots(domain, SLOW_SECONDS)

    assert (await said(domain, "hostname")).strip() == "fetched"
    assert "boot" in shop.host.virsh("net-list", "--name").split()


# A host that is reached by ssh


async def test_iso_of_this_computer_installs_on_another_one(far: Workshop) -> None:
    medium = FileChoice(str(far.guest_file("install.iso")), is_here=True)

    domain = await far.created(wishes(source=Source.ISO, medium=medium, memory=320 * MIB))
    await far.boots(domain, SLOW_SECONDS)

    assert "lab.install" not in await said(domain, "cat /proc/cmdline")
    assert far.left == (["made"], ["install.iso", "made.qcow2"])


@pytest.mark.parametrize("use", ImageUse)
async def test_image_of_this_computer_becomes_the_disk_on_another_one(
    far: Workshop, use: ImageUse
) -> None:
    medium = FileChoice(str(far.guest_file("tiny.qcow2")), is_here=True)

    domain = await far.created(wishes(source=Source.IMPORT, medium=medium, image_use=use))
    await far.boots(domain)

    base = ["tiny.qcow2"] if use is ImageUse.OVERLAY else []
    assert far.left == (["made"], ["made.qcow2", *base])


async def test_cloud_image_of_another_computer_finds_its_seed_there(far: Workshop) -> None:
    answers = wishes(
        source=Source.CLOUD,
        medium=FileChoice(far.put("tiny.qcow2")),
        cloud=CloudInit(user="ann", password="secret"),
        extras=Extras(graphics="none"),
    )

    domain = await far.created(answers)
    await far.boots(domain)

    assert far.left == (["made"], ["made-seed.iso", "made.qcow2", "tiny.qcow2"])
    info = far.host.run("qemu-img", "info", "-U", f"{IMAGES}/made.qcow2")
    assert f"backing file: {IMAGES}/tiny.qcow2" in info


async def test_kernel_of_a_tree_boots_on_another_computer(far: Workshop, web: WebServer) -> None:
    tree = Tree(offer_guest(far, web), ARGUMENTS)

    domain = await far.created(wishes(source=Source.URL, tree=tree))
    await far.boots(domain)

    assert (await said(domain, "hostname")).strip() == "fetched"
    assert far.left == (["made"], ["made.qcow2"])


async def test_machines_are_made_on_two_hosts_at_once(shop: Workshop, far: Workshop) -> None:
    plans = [
        (each, await each.planned(wishes(source=Source.IMPORT, medium=medium, memory=32 * MIB)))
        for each in (shop, far)
        for medium in [FileChoice(str(each.guest_file("idle.qcow2")), is_here=True)]
    ]

    domains = await asyncio.gather(*(each.made(plan) for each, plan in plans))

    assert [domain.state for domain in domains] == ["running", "running"]
    assert [each.left for each in (shop, far)] == [(["made"], ["made.qcow2"])] * 2
