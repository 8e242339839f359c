import pytest

from tests.documents import document
from tests.hardware.kinds.devices import machine_with
from vmgui.hardware.kinds.disk import DiskKind, change_bus, change_device
from vmgui.hardware.kinds.disk_changes import change_type
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = DiskKind()
OLD = """
<disk type='file' device='disk'><source file='/a.img'/><target dev='hda' bus='ide'/>
<boot order='1'/><address type='drive' controller='0' bus='0' target='0' unit='0'/></disk>
<disk type='file' device='disk'><source file='/b.img'/><target dev='vda' bus='virtio'/></disk>
"""


def disks(devices: str) -> tuple[Scene, list[DiskDevice]]:
    scene = Scene(machine_with(devices))
    return scene, KIND.among(scene)


def test_bus_changed_takes_a_free_target_and_drops_the_address_only() -> None:
    scene, (disk, _other) = disks(OLD)

    disk.bus = "virtio"
    change_bus(disk, scene)

    assert (disk.target, disk.address, disk.boot_order) == ("vdb", None, 1)
    assert disk.file == "/a.img"


def test_bus_changed_among_those_with_the_same_prefix_keeps_the_target() -> None:
    scene, (disk,) = disks("<disk><target dev='sdc' bus='sata'/></disk>")

    disk.bus = "scsi"
    change_bus(disk, scene)

    assert disk.target == "sdc"


def test_bus_changed_drops_what_only_virtio_has() -> None:
    scene, (disk,) = disks("<disk><driver queues='4'/><target dev='vda' bus='virtio'/></disk>")

    disk.bus = "sata"
    change_bus(disk, scene)

    assert disk.queues is None


def test_device_changed_to_floppy_moves_to_its_controller() -> None:
    scene, (_first, disk) = disks(OLD)

    disk.device = "floppy"
    change_device(disk, scene)

    assert (disk.bus, disk.target) == ("fdc", "fda")


def test_source_type_changed_and_changed_back_keeps_the_path() -> None:
    scene, (disk, _other) = disks(OLD)
    before = disk.xml()

    for kind in ("block", "file"):
        disk.type = kind
        change_type(disk, scene)

    assert disk.xml() == before


def test_source_type_changed_to_network_drops_the_path() -> None:
    scene, (disk, _other) = disks(OLD)

    disk.type = "network"
    change_type(disk, scene)

    assert (disk.file, disk.protocol) == (None, "nbd")


def test_new_takes_the_next_virtio_target() -> None:
    scene, _disks = disks(OLD)

    disk = KIND.new(scene)

    assert (disk.bus, disk.target, disk.format) == ("virtio", "vdb", "qcow2")


@pytest.mark.parametrize(
    ("device", "bus", "name"),
    [
        ("disk", "virtio", "VirtIO Disk"),
        ("cdrom", "sata", "SATA CDROM"),
        ("floppy", "fdc", "Floppy"),
        ("lun", "scsi", "SCSI LUN"),
    ],
)
def test_name_says_bus_and_device(device: str, bus: str, name: str) -> None:
    disk = DiskDevice.create()
    disk.device, disk.bus = device, bus

    assert KIND.name(disk) == name


def test_first_scsi_disk_needs_a_controller() -> None:
    scene, _disks = disks(OLD)
    disk = KIND.new(scene)
    disk.bus = "scsi"

    (controller,) = KIND.needs(disk, scene)

    assert controller.xml() == '<controller type="scsi" index="0" model="virtio-scsi"/>'


def test_second_scsi_disk_needs_nothing() -> None:
    scene, _disks = disks("<controller type='scsi' index='0'/>")
    disk = KIND.new(scene)
    disk.bus = "scsi"

    assert list(KIND.needs(disk, scene)) == []


@pytest.mark.parametrize(
    ("device", "bus", "can"),
    [
        ("disk", "virtio", True),
        ("cdrom", "usb", True),
        ("disk", "sata", False),
        ("floppy", "fdc", False),
    ],
)
def test_why_not_attach_knows_the_buses_of_qemu(device: str, bus: str, can: bool) -> None:
    scene, _disks = disks("")
    disk = DiskDevice.create()
    disk.device, disk.bus = device, bus

    assert (KIND.why_not_attach(disk, scene) is None) is can


@pytest.mark.parametrize(
    ("disk", "field"),
    [
        ("<source file='/b'/><target dev='hda' bus='ide'/>", "target"),
        ("<target dev='sda' bus='sata'/>", "file"),
        ("<driver io='native'/><source file='/b'/><target dev='sda' bus='sata'/>", "io"),
        ("<driver iothread='1'/><source file='/b'/><target dev='vdc' bus='virtio'/>", "iothread"),
        ("<source file='/b'/><target dev='vdc' bus='fdc'/>", "bus"),
    ],
)
def test_problems_are_found_at_their_fields(disk: str, field: str) -> None:
    scene, found = disks(f"{OLD}<disk type='file' device='disk'>{disk}</disk>")

    assert field in [problem.field for problem in KIND.problems(found[-1], scene)]


def test_problems_of_complete_disks_are_none() -> None:
    scene = Scene(parse(document("disks"), Domain))

    assert [
        problem for disk in KIND.among(scene) for problem in KIND.all_problems(disk, scene)
    ] == []


def test_backing_chain_names_the_images_below() -> None:
    scene = Scene(parse(document("disks"), Domain))

    assert KIND.among(scene)[0].backing_chain() == ["/images/middle.qcow2", "/images/base.img"]


def test_relative_path_is_a_problem() -> None:
    scene, (disk,) = disks(
        "<disk type='file' device='disk'><source file='a.img'/><target dev='vda'/></disk>"
    )

    assert Problem("file", "Give the whole path, beginning with “/”.") in KIND.all_problems(
        disk, scene
    )
