from tests.documents import document
from tests.hardware.kinds.devices import choices, machine_with, messages, put
from vmgui.hardware.kinds.controller import ControllerKind
from vmgui.hardware.kinds.controller_document import Controller
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain

KIND = ControllerKind()

XHCI = "<controller type='usb' index='0' model='qemu-xhci'/>"
TABLET = "<input type='tablet' bus='usb'><address type='usb' bus='0' port='{port}'/></input>"


def find(scene: Scene, type_: str, index: int = 0) -> Controller:
    return next(each for each in KIND.among(scene) if (each.type, each.index) == (type_, index))


def models(scene: Scene) -> list[str | None]:
    return [each.model for each in KIND.among(scene)]


def test_new_on_q35_is_virtio_scsi_with_the_first_free_number() -> None:
    scene = Scene(
        machine_with("<controller type='scsi' index='0'/><controller type='scsi' index='2'/>"),
        is_new=True,
    )

    device = KIND.new(scene)

    assert (device.type, device.model, device.index) == ("scsi", "virtio-scsi", 1)


def test_type_change_gives_number_and_model_of_the_new_type() -> None:
    scene = Scene(machine_with(XHCI), is_new=True)
    device = KIND.new(scene)
    device.queues = 4

    put(KIND, device, "type", "usb", scene)

    assert (device.model, device.index) == ("qemu-xhci", 1)
    assert "driver" not in device.xml()


def test_usb_2_on_a_machine_brings_its_companions() -> None:
    scene = Scene(machine_with(XHCI))

    put(KIND, find(scene, "usb"), "model", "ich9-ehci1", scene)

    assert models(scene) == ["ich9-ehci1", "ich9-uhci1", "ich9-uhci2", "ich9-uhci3"]
    assert [each.start_port for each in KIND.among(scene)] == [None, 0, 2, 4]


def test_usb_2_changed_to_usb_3_and_back_leaves_one_set_of_companions() -> None:
    scene = Scene(parse(document("many-controllers"), Domain))
    device = find(scene, "usb")

    put(KIND, device, "model", "qemu-xhci", scene)
    without = [each for each in KIND.among(scene) if each.is_companion]
    put(KIND, device, "model", "ich9-ehci1", scene)

    assert without == []
    assert len([each for each in KIND.among(scene) if each.is_companion]) == 3


def test_usb_3_and_back_without_companions_gives_the_same_document() -> None:
    domain = machine_with(XHCI)
    before, scene = serialize(domain), Scene(domain)

    put(KIND, find(scene, "usb"), "model", "ich9-ehci1", scene)
    put(KIND, find(scene, "usb"), "model", "qemu-xhci", scene)

    assert serialize(domain) == before


def test_usb_model_with_fewer_ports_frees_devices_of_the_ports_that_are_gone() -> None:
    domain = machine_with(XHCI + TABLET.format(port=1) + TABLET.format(port="7.2"))
    scene = Scene(domain)

    put(KIND, find(scene, "usb"), "model", "piix3-uhci", scene)

    tablets = [each for each in domain.devices if each.tag == "input"]
    assert [each.address is None for each in tablets] == [False, True]


def test_new_usb_2_needs_its_companions() -> None:
    scene = Scene(machine_with(XHCI), is_new=True)
    device = KIND.new(scene)
    put(KIND, device, "type", "usb", scene)
    put(KIND, device, "model", "ich9-ehci1", scene)

    needed = [each.viewed_as(Controller) for each in KIND.needs(device, scene)]

    assert [each.model for each in needed] == ["ich9-uhci1", "ich9-uhci2", "ich9-uhci3"]
    assert {each.index for each in needed} == {1}
    assert len(KIND.among(scene)) == 1


def test_usb_2_takes_its_companions_along() -> None:
    scene = Scene(parse(document("many-controllers"), Domain))

    assert len(list(KIND.takes_along(find(scene, "usb"), scene))) == 3
    assert list(KIND.takes_along(find(scene, "usb", 1), scene)) == []


def test_second_usb_controller_is_possible_unless_usb_is_switched_off() -> None:
    none = "<controller type='usb' index='0' model='none'/>"

    def reason(devices: str) -> str:
        scene = Scene(machine_with(devices), is_new=True)
        return choices(KIND, KIND.new(scene), "type", scene)["usb"]

    assert reason(XHCI) == ""
    assert "no USB" in reason(none)


def test_types_that_a_machine_has_once_are_greyed() -> None:
    scene = Scene(machine_with("<controller type='fdc' index='0'/>"), is_new=True)

    reasons = choices(KIND, KIND.new(scene), "type", scene)

    assert reasons["fdc"]
    assert reasons["ide"]
    assert not reasons["sata"]


def test_pci_models_depend_on_the_machine_type() -> None:
    old = Scene(machine_with(chipset="pc-i440fx-7.2"), is_new=True)
    new = Scene(machine_with(), is_new=True)
    device = KIND.new(old)
    put(KIND, device, "type", "pci", old)

    assert device.model == "pci-bridge"
    assert choices(KIND, device, "model", old)["pcie-root-port"]
    assert not choices(KIND, device, "model", new)["pcie-root-port"]
    assert "pcie-root" not in choices(KIND, device, "model", new)


def test_why_not_remove_names_what_is_attached() -> None:
    scene = Scene(parse(document("many-controllers"), Domain))

    def why(type_: str, index: int = 0) -> str:
        return KIND.why_not_remove(find(scene, type_, index), scene) or ""

    assert "disk sda" in why("scsi")
    assert "disk sdb" in why("sata")
    assert "input tablet" in why("usb")
    assert "channel org.qemu.guest_agent.0" in why("virtio-serial")
    assert "controller scsi 1" in why("pci", 6)
    assert "machine type" in why("pci")
    assert why("scsi", 1) == why("usb", 1) == why("ccid") == ""


def test_why_not_remove_of_the_only_usb_controller_says_how_to_have_none() -> None:
    scene = Scene(machine_with(XHCI))

    assert "None" in (KIND.why_not_remove(find(scene, "usb"), scene) or "")


def test_hot_plug_is_for_scsi_only() -> None:
    scene = Scene(parse(document("many-controllers"), Domain), is_active=True)

    assert KIND.why_not_attach(find(scene, "scsi", 1), scene) is None
    assert KIND.why_not_detach(find(scene, "scsi", 1), scene) is None
    assert KIND.why_not_attach(find(scene, "usb", 1), scene)
    assert KIND.why_not_detach(find(scene, "virtio-serial"), scene)


def test_names_tell_types_and_numbers() -> None:
    scene = Scene(parse(document("many-controllers"), Domain))

    names = [KIND.name(each) for each in KIND.among(scene)]

    assert names[0] == "Controller USB 0"
    assert names[1] == "Controller USB 0 companion"
    assert "Controller SCSI 1" in names
    assert "Controller VirtIO Serial 0" in names
    assert "Controller PCIe 1" in names
    assert "Controller PCI 6" in names


def test_summary_lists_what_hangs_on_it() -> None:
    scene = Scene(parse(document("many-controllers"), Domain))

    assert KIND.summary(find(scene, "scsi"), scene) == "disk sda"
    assert KIND.summary(find(scene, "scsi", 1), scene) == "lsilogic"
    assert KIND.summary(find(scene, "pci"), scene).endswith("more")


def test_problems_of_same_numbers_missing_masters_and_too_many_queues() -> None:
    scene = Scene(
        machine_with(
            "<controller type='scsi' index='0' model='virtio-scsi'><driver queues='9'/>"
            "</controller><controller type='scsi' index='0'/>"
            "<controller type='usb' index='3' model='ich9-uhci1'><master startport='0'/>"
            "</controller>"
        )
    )
    first, _second, companion = KIND.among(scene)

    assert set(messages(KIND, first, scene)) == {"index", "queues"}
    assert set(messages(KIND, companion, scene)) == {"model"}


def test_problems_of_good_machines_are_none() -> None:
    scene = Scene(parse(document("many-controllers"), Domain))

    assert not any(messages(KIND, each, scene) for each in KIND.among(scene))


def test_leaving_virtio_scsi_drops_its_settings() -> None:
    scene = Scene(parse(document("many-controllers"), Domain))
    device = find(scene, "scsi")

    put(KIND, device, "model", "lsilogic", scene)

    assert "driver" not in device.xml()
    assert "pci" not in device.xml()


def test_summaries_are_those_of_each_controller() -> None:
    scene = Scene(parse(document("linux-q35-uefi"), Domain))
    devices = KIND.among(scene)

    together = KIND.summaries(devices, scene)

    assert together == [KIND.summary(each, scene) for each in devices]
    assert len(set(together)) > 1


def test_drives_hang_on_the_controller_of_their_own_bus() -> None:
    drive = (
        "<disk><target dev='{name}' bus='{bus}'/>"
        "<address type='drive' controller='{number}' bus='0' target='0' unit='0'/></disk>"
    )
    scene = Scene(
        machine_with(
            "<controller type='scsi' index='0'/><controller type='scsi' index='1'/>"
            "<controller type='sata' index='0'/>"
            + drive.format(name="sda", bus="scsi", number=0)
            + drive.format(name="sdb", bus="scsi", number=1)
            + drive.format(name="sdc", bus="sata", number=0)
        )
    )

    assert KIND.summary(find(scene, "scsi", 0), scene) == "disk sda"
    assert KIND.summary(find(scene, "scsi", 1), scene) == "disk sdb"
    assert KIND.summary(find(scene, "sata", 0), scene) == "disk sdc"
