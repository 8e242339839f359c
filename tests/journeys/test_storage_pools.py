"""Storage pools as a deployment guide makes and deletes them, on real hosts.

The number in a test's name is that of the procedure or section in the "Virtualization Deployment
and Administration Guide" of Red Hat Enterprise Linux 7.
"""

from __future__ import annotations

from xml.etree import ElementTree as Xml

import pytest

from tests.journeys.conftest import Journey
from tests.support.descriptions import IMAGES, define, redefine
from tests.support.driver import Role
from tests.support.lab import LabHost
from tests.support.lab.backends import Backends
from tests.support.lab_fixtures import DomainOn
from tests.support.storagepages import (
    ADD_POOL,
    DELETE,
    DELETE_VOLUME,
    NEAR,
    STOP,
    AddPool,
    StoragePage,
)

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90)]

POOL = "guest_images_fs"
TARGET, DIRECTORY, OTHER = (f"/var/lib/libvirt/{name}" for name in (POOL, "guest_images", "other"))
"""Each for a test of its own: they stay on the host."""
DISK = """\
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{path}'/>
<target dev='vdb' bus='virtio'/></disk></devices>"""


def pool_xml(name: str, path: str) -> str:
    """A pool that is a directory."""
    return f"<pool type='dir'><name>{name}</name><target><path>{path}</path></target></pool>"


def test_13_3_storage_pool_is_created(
    journey: Journey, host_a: LabHost, backends: Backends
) -> None:
    device = backends.device()
    page = StoragePage.opened(journey.start("--connect", host_a.uri))

    page.press_in("Storage pools", "Add Pool")
    wizard = AddPool(page.program)
    wizard.type("Name:", POOL)
    wizard.show("fs: Pre-Formatted Block Device")
    journey.take_picture("13-3-storage-pool-name-and-type")
    wizard.press("Forward")
    wizard.type("Source Path", device)
    wizard.choose("Format", "ext4")
    wizard.type("Target Path", TARGET)
    wizard.check("Build Pool")
    journey.take_picture("13-3-storage-pool-path")
    wizard.press("Finish")
    page.program.wait_closed(ADD_POOL)
    page.wait_pool(POOL, "Active", "starts with the host")
    page.show(POOL)
    page.program.wait_field("Location", TARGET, page.title)
    journey.take_picture("13-3-storage-pool")

    root = Xml.fromstring(host_a.virsh("pool-dumpxml", POOL))
    info = host_a.virsh("pool-info", POOL).splitlines()
    facts = {key: value.strip() for key, _colon, value in (line.partition(":") for line in info)}
    assert root.get("type") == "fs"
    assert (facts["State"], facts["Persistent"], facts["Autostart"]) == ("running", "yes", "yes")
    assert f"{device} {TARGET} ext4" in host_a.run("cat", "/proc/mounts")


def test_13_2_4_3_storage_pool_is_deleted(journey: Journey, host_a: LabHost) -> None:
    host_a.run("mkdir", "-p", DIRECTORY)
    define(host_a, "pool-define", pool_xml("guest_images_dir", DIRECTORY))
    host_a.virsh("pool-start", "guest_images_dir")
    host_a.virsh("vol-create-as", "guest_images_dir", "kept.img", "1M")
    page = StoragePage.opened(journey.start("--connect", host_a.uri))

    page.show("guest_images_dir")
    page.wait_grey("Storage pool", "Delete")
    page.press_pool("Stop")
    page.program.wait_text("Stop the storage pool “guest_images_dir”", STOP)
    page.answer(STOP, "Stop")
    page.wait_pool("guest_images_dir", "Inactive")
    page.press_pool("Delete")
    page.program.wait_text("What is stored stays where it is", DELETE)
    journey.take_picture("13-2-4-3-delete-pool")
    page.answer(DELETE, "Delete")
    page.wait_no_pool("guest_images_dir")

    assert "guest_images_dir" not in host_a.virsh("pool-list", "--all", "--name")
    assert host_a.run("ls", DIRECTORY).split() == ["kept.img"]


def test_volume_is_filtered_chosen_and_deleted_by_keyboard_alone(
    journey: Journey, host_a: LabHost
) -> None:
    for name in ("database.img", "web1.img", "web2.img"):
        host_a.virsh("vol-create-as", "default", name, "1M")
    program = journey.start("--connect", host_a.uri)
    program.wait_row(NEAR)
    keys = journey.screen.press_keys

    program.wait_active()
    journey.screen.act("type", "QEMU")
    program.wait_text("Preview of the connection\n(.|\n)*Connected")
    program.open_menu_by_keys("alt+e", "Connection Details")
    keys("t")
    page = StoragePage(program, f"{NEAR} - Connection Details", "Storage pools")
    program.wait_active(page.title)
    keys("ctrl+2")  # as the menu View says
    page.wait_line("web2.img")
    keys("ctrl+f")
    program.wait_focus("Filter volumes", page.title)
    journey.screen.act("type", "web2")
    page.wait_no_line("web1.img")
    keys("Down")
    program.wait_focus("web2.img", page.title)
    keys("Delete")
    program.wait_text("Delete the volume “web2.img”", DELETE_VOLUME)
    program.wait_active(DELETE_VOLUME)
    journey.take_picture("delete-volume-by-keyboard")
    keys("alt+d")
    program.wait_closed(DELETE_VOLUME)
    program.wait_text("No volume matches", page.title)

    volumes = host_a.virsh("vol-list", "default")
    assert "web1.img" in volumes
    assert "web2.img" not in volumes


def test_page_follows_what_another_client_does(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    host_a.run("mkdir", "-p", OTHER)
    page = StoragePage.opened(journey.start("--connect", host_a.uri))
    page.wait_pool("default", "Active")

    define(host_a, "pool-define", pool_xml("other", OTHER))
    page.wait_pool("other", "Inactive")
    host_a.virsh("pool-start", "other")
    page.wait_pool("other", "Active")
    page.show("other")
    page.program.wait_text("No volumes yet", page.title)
    host_a.virsh("vol-create-as", "other", "new.qcow2", "3M", "--format", "qcow2")
    host_a.virsh("pool-refresh", "other")  # libvirt sends no event for a volume
    page.wait_line("new.qcow2", Capacity="3 MiB")
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    redefine(domain, "</devices>", DISK.format(path=f"{OTHER}/new.qcow2"))
    page.wait_line("new.qcow2", **{"Used by": "guest1"})
    host_a.virsh("pool-destroy", "other")
    page.wait_pool("other", "Inactive")
    page.program.wait_text("The storage pool is not active", page.title)
    host_a.virsh("pool-undefine", "other")
    page.wait_no_pool("other")

    page.show("default")
    page.program.wait_field("Location", IMAGES, page.title)
    assert page.program.find(Role.BUTTON, "New Volume", page.title)
