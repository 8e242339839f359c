from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QToolButton

from tests.support.answering import (
    GIB,
    WINDOWS_11,
    around,
    domain_capabilities,
    interface,
    manual,
    network,
)
from tests.support.contexts import unnamed
from tests.support.wizards import asking, go, surround
from tests.support.worlds import eventually
from tests.ui.create.acting import choices, choose, clashes, is_seen
from tests.ui.dialogs.acting import part, press, problem, until_shown, write
from vmgui.base.ids import HostId
from vmgui.core import offers
from vmgui.core.creation.answers import (
    Answers,
    DiskAnswer,
    FileChoice,
    ImageUse,
    NetworkAnswer,
    SharedDirectory,
    Source,
    StorageChoice,
)
from vmgui.core.creation.defaults import filled
from vmgui.core.creation.steps import Step
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.fleet import Fleet
from vmgui.hardware.kinds.hostdev import HostdevKind
from vmgui.hardware.scene import HostDevice, Option
from vmgui.ui.create.devicedialog import HostDeviceDialog
from vmgui.ui.create.hostdevices import device_name, device_xml, kinds
from vmgui.ui.create.preview import Preview
from vmgui.ui.create.summary import rows
from vmgui.ui.create.wizard import CreateWindow

FINISH = Step.FINISH
RICH = around(
    networks=(network(), network("lab", is_active=False, mode="route")),
    interfaces=(interface("eth0"), interface("br0", "bridge"), interface("virbr0", "bridge")),
)
NETWORKS = [
    "Virtual network 'default': NAT",
    "Virtual network 'lab': routed (inactive)",
    "Bridge device br0",
    "Host device eth0: macvtap",
    "Bridge device…",
    "Macvtap device…",
    "User networking",
    "No network",
]
SHOP = """<domain type='kvm'><name>shop</name><memory unit='GiB'>2</memory><vcpu>2</vcpu>
<os><type arch='aarch64' machine='virt'>hvm</type></os><devices>
<disk type='file'><source file='/images/shop.qcow2'/><target dev='vda'/></disk>
<disk type='volume' device='lun'><source pool='lab' volume='data.img'/><target dev='sda'/></disk>
<disk type='file' device='cdrom'><source file='/a.iso'/><target dev='sdb'/></disk>
</devices></domain>"""
CAMERA = Option("046d:0825", "Webcam C270", device=HostDevice("Webcam C270"))


def open_networks(window: CreateWindow) -> None:
    part(window, QToolButton, "network-selection").setChecked(True)


def open_options(window: CreateWindow) -> None:
    part(window, QToolButton, "advanced-options").setChecked(True)


def usb() -> HostdevKind:
    return next(kind for kind in kinds() if kind.noun == "usb")


# Name


async def test_name_is_suggested_and_replaced_by_typing(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=FINISH) as window:
        line = part(window, QLineEdit, "name")
        suggested = line.text()

        QTest.keyClicks(line, "web7")

        assert suggested == "debian12"
        assert window.flow.answers.name == "web7"


async def test_name_that_is_emptied_is_suggested_again_when_it_is_left(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(name="web7"), step=FINISH) as window:
        line = part(window, QLineEdit, "name")
        line.selectAll()
        QTest.keyClick(line, Qt.Key.Key_Backspace)
        emptied = line.text()

        part(window, QToolButton, "network-selection").setFocus()

        assert emptied == ""
        assert line.text() == "debian12"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("web1", "Another machine on this host is called “web1”."),
        ("2024", "A name cannot have digits only."),
        ("a/b", "A name has only letters from a to z"),
    ],
)
async def test_name_that_cannot_be_used_keeps_from_finishing(
    tmp_path: Path, name: str, said: str
) -> None:
    async with asking(tmp_path, manual(), step=FINISH) as window:
        write(window, "name", name)

        await window._finish()

        assert problem(window, "name").startswith(said)
        assert window.isVisible()


# Summary


def summed_up(answers: Answers, surroundings: Surroundings = RICH) -> dict[str, str]:
    return dict(rows(filled(answers, surroundings), surroundings))


def test_summary_says_what_will_be_made() -> None:
    assert summed_up(manual(name="web7", cpus=1)) == {
        "Operating system:": "Debian 12",
        "Install from:": "Manual install",
        "Virtualization:": "KVM, x86_64, q35",
        "Memory:": "4 GiB",
        "CPUs:": "1",
        "Storage:": "30 GiB, in /var/lib/libvirt/images/web7.qcow2",
        "Network:": "Virtual network 'default': NAT",
        "Firmware:": "BIOS",
    }


@pytest.mark.parametrize(
    ("answers", "storage"),
    [
        (manual(disk=DiskAnswer(StorageChoice.NONE)), "None"),
        (manual(disk=DiskAnswer(StorageChoice.EXISTING, path="/dev/vg0/a")), "/dev/vg0/a"),
        (
            Answers(source=Source.IMPORT, medium=FileChoice("/a.qcow2"), image_use=ImageUse.KEEP),
            "/a.qcow2",
        ),
        (
            manual(name="a", disk=DiskAnswer(capacity=7 * GIB, format="raw")),
            "7 GiB, in /var/lib/libvirt/images/a.img",
        ),
    ],
)
def test_summary_says_where_the_disk_is(answers: Answers, storage: str) -> None:
    assert summed_up(answers)["Storage:"] == storage


def test_summary_of_a_description_says_what_is_known() -> None:
    answers = Answers(source=Source.XML, medium=FileChoice("/a.xml"))

    assert summed_up(answers) == {"Install from:": "/a.xml"}
    assert summed_up(answers, around(document="<domain")) == {"Install from:": "/a.xml"}
    assert summed_up(answers, around(document=SHOP)) == {
        "Install from:": "/a.xml",
        "Virtualization:": "KVM, aarch64, virt",
        "Memory:": "2 GiB",
        "CPUs:": "2",
        "Storage:": "/images/shop.qcow2, lab/data.img",
    }


def test_summary_without_a_system_says_so() -> None:
    assert summed_up(manual(), around(system=None))["Operating system:"] == "Unknown"


# Network selection


async def test_all_networks_of_the_host_are_offered(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), RICH, FINISH) as window:
        open_networks(window)

        assert choices(window, "network") == NETWORKS
        assert part(window, QComboBox, "network").currentText() == NETWORKS[0]


@pytest.mark.parametrize(
    ("text", "kind", "name", "seen"),
    [
        ("Virtual network 'default': NAT", "network", "default", {"portgroup", "mac"}),
        ("Bridge device br0", "bridge", "br0", {"mac"}),
        ("Host device eth0: macvtap", "direct", "eth0", {"macvtap_mode", "mac"}),
        ("User networking", "user", "", {"mac"}),
        ("No network", "none", "", set()),
    ],
)
async def test_network_that_is_chosen_shows_what_belongs_to_it(
    tmp_path: Path, text: str, kind: str, name: str, seen: set[str]
) -> None:
    async with asking(tmp_path, manual(), RICH, FINISH) as window:
        open_networks(window)

        choose(window, "network", text)

        answer = window.flow.answers.network
        assert (answer.kind, answer.name) == (kind, name)
        names = ("device", "macvtap_mode", "portgroup", "starts", "mac")
        assert {each for each in names if is_seen(window, each)} == seen
        assert unnamed(window) == []


async def test_source_mode_is_chosen_for_a_host_device(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), RICH, FINISH) as window:
        open_networks(window)
        choose(window, "network", "Host device eth0: macvtap")

        choose(window, "macvtap_mode", "VEPA")

        assert window.flow.answers.network == NetworkAnswer("direct", "eth0", mode="vepa")


async def test_bridge_that_is_not_listed_is_typed(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), RICH, FINISH) as window:
        open_networks(window)
        choose(window, "network", "Bridge device…")

        write(window, "device", "br0")  # is in the list, too: the field stays
        is_there = is_seen(window, "device")
        write(window, "device", "ovsbr1")

        assert is_there
        assert window.flow.answers.network == NetworkAnswer("bridge", "ovsbr1")
        assert part(window, QComboBox, "network").currentText() == "Bridge device…"


async def test_inactive_network_opens_the_selection_and_can_be_started(tmp_path: Path) -> None:
    answers = manual(network=NetworkAnswer("network", "lab"))
    async with asking(tmp_path, answers, RICH, FINISH) as window:
        window.page.look_at_all()
        said = problem(window, "network")

        part(window, QCheckBox, "starts").click()

        assert "is not active" in said
        assert window.flow.answers.network.starts
        assert problem(window, "network") == ""
        assert window.flow.why_not() == ""


async def test_port_group_and_mac_leave_the_network_as_it_is(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), RICH, FINISH) as window:
        open_networks(window)
        write(window, "mac", "52:54:00:aa:bb:cc")
        only_mac = window.flow.answers.network

        choose(window, "portgroup", "sales")

        assert only_mac == NetworkAnswer(mac="52:54:00:aa:bb:cc")
        assert window.flow.answers.network == NetworkAnswer(
            "network", "default", "sales", mac="52:54:00:aa:bb:cc"
        )


async def test_user_session_cannot_share_the_hosts_interfaces(tmp_path: Path) -> None:
    session = around(is_session=True, networks=())
    async with asking(tmp_path, manual(), session, FINISH) as window:
        open_networks(window)
        box = part(window, QComboBox, "network")
        index = box.findText("Host device eth0: macvtap")

        assert box.currentText() == "User networking"
        assert not box.model().index(index, 0).flags() & Qt.ItemFlag.ItemIsEnabled


# Advanced options


async def test_advanced_options_are_the_guides_table(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), RICH, FINISH) as window:
        open_options(window)

        choose(window, "firmware", "UEFI")
        choose(window, "graphics", "None: text console only")
        part(window, QCheckBox, "autostart").click()
        part(window, QCheckBox, "network_first").click()

        answers = window.flow.answers
        assert answers.firmware == "efi"
        assert answers.extras.graphics == "none"
        assert answers.is_autostart
        assert answers.extras.boots_network_first


async def test_automatic_firmware_and_graphics_say_what_they_are(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), around(system=WINDOWS_11), FINISH) as window:
        open_options(window)
        first = part(window, QComboBox, "firmware").currentText()

        choose(window, "firmware", "BIOS")
        choose(window, "firmware", first)

        assert first == "Automatic (UEFI with Secure Boot)"
        assert window.flow.answers.firmware is None
        assert part(window, QComboBox, "graphics").currentText() == "Automatic (SPICE)"


async def test_what_the_host_lacks_is_greyed(tmp_path: Path) -> None:
    poor = around(domain_capabilities=domain_capabilities(graphics=("vnc",), secure=("no",)))
    async with asking(tmp_path, manual(), poor, FINISH) as window:
        open_options(window)

        for name, text in (("graphics", "SPICE"), ("firmware", "UEFI with Secure Boot")):
            box = part(window, QComboBox, name)
            index = box.model().index(box.findText(text), 0)
            assert not index.flags() & Qt.ItemFlag.ItemIsEnabled
            assert index.data(Qt.ItemDataRole.ToolTipRole)


async def test_drivers_are_asked_for_only_for_windows(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), RICH, FINISH) as window:
        open_options(window)
        for_debian = is_seen(window, "drivers")

        surround(window.flow, around(system=WINDOWS_11))
        write(window, "drivers", "/iso/virtio-win.iso")

        assert not for_debian
        assert is_seen(window, "drivers")
        assert window.flow.answers.drivers == "/iso/virtio-win.iso"


async def test_directories_are_added_checked_and_removed(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), RICH, FINISH) as window:
        open_options(window)
        press(window, "directories")
        window.page.look_at_all()
        said = problem(window, "directories")
        write(window, "directory-path", "/srv/data")
        write(window, "directory-tag", "data")
        part(window, QCheckBox, "directory-readonly").click()
        added = window.flow.answers.extras.directories

        press(window, "directory-remove")

        assert said == "Choose the directory to share."
        assert added == (SharedDirectory("/srv/data", "data", True),)
        assert window.flow.answers.extras.directories == ()


async def test_each_directory_has_a_name_of_its_own(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), RICH, FINISH) as window:
        open_options(window)

        for _each in range(3):
            press(window, "directories")

        tags = [each.tag for each in window.flow.answers.extras.directories]
        assert tags == ["share", "share1", "share2"]


async def test_host_device_is_chosen_from_those_of_the_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def devices(_fleet: Fleet, _host: HostId) -> AsyncIterator[tuple[Option, ...]]:
        yield (CAMERA,)

    monkeypatch.setitem(offers.READERS, "usb", devices)
    async with asking(tmp_path, manual(), RICH, FINISH) as window:
        open_options(window)
        press(window, "host_devices")
        dialog = await until_shown(HostDeviceDialog)
        choose(dialog, "kind", "USB Host Device")
        accept = part(dialog, QPushButton, "accept")
        was_possible = accept.isEnabled()
        await eventually(lambda: dialog._found, "the devices are listed")

        dialog._picker.picked.emit(CAMERA.value)
        assert unnamed(dialog) == []
        press(dialog, "accept")
        await eventually(lambda: window.flow.answers.extras.host_devices, "it is added")

        assert not was_possible
        (xml,) = window.flow.answers.extras.host_devices
        assert '<vendor id="0x046d"' in xml.replace("'", '"')
        texts = [label.text() for label in window.findChildren(QLabel)]
        assert "USB Host Device 046d:0825: Webcam C270" in texts
        press(window, "host-device-remove")
        assert window.flow.answers.extras.host_devices == ()


def test_device_that_was_described_elsewhere_has_a_name() -> None:
    xml = device_xml(usb(), CAMERA, "")

    assert device_name(xml) == "USB Host Device 046d:0825"
    assert device_name("<hostdev type='other'/>") == "Host device"
    assert device_name("<hostdev") == "<hostdev"


# The whole page


async def test_customizing_is_an_answer(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=FINISH) as window:
        part(window, QCheckBox, "customize").click()

        assert window.flow.answers.is_customized


async def test_description_is_asked_no_more_than_name_and_autostart(tmp_path: Path) -> None:
    answers = Answers(source=Source.XML, medium=FileChoice("/a.xml"))
    surroundings = around(document="<domain><name>shop</name></domain>")
    async with asking(tmp_path, answers, surroundings, FINISH) as window:
        open_options(window)

        assert part(window, QLineEdit, "name").text() == "shop"
        assert not part(window, QToolButton, "network-selection").isVisible()
        assert is_seen(window, "autostart")
        assert not is_seen(window, "graphics")
        assert not is_seen(window, "directories")


async def test_everything_has_a_name_and_a_mnemonic_of_its_own(tmp_path: Path) -> None:
    answers = manual(network=NetworkAnswer("network", "lab"))
    async with asking(tmp_path, answers, RICH, FINISH) as window:
        surround(window.flow, around(system=WINDOWS_11, networks=RICH.networks))
        open_networks(window)
        open_options(window)
        press(window, "directories")
        window.show_preview(True)
        await eventually(lambda: window.findChild(Preview) is not None, "the preview is there")

        assert unnamed(window) == []
        assert clashes(window) == []


async def test_nothing_is_lost_by_going_back(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), RICH, FINISH) as window:
        open_networks(window)
        open_options(window)
        choose(window, "network", "Host device eth0: macvtap")
        choose(window, "graphics", "VNC")
        write(window, "name", "web7")
        press(window, "directories")
        write(window, "directory-path", "/srv")
        said = window.flow.answers

        for _each in window.flow.steps[1:]:
            window.go_back()
        go(window, FINISH)

        assert window.flow.answers == said
        assert part(window, QLineEdit, "name").text() == "web7"
        assert part(window, QLineEdit, "directory-path").text() == "/srv"
        assert part(window, QComboBox, "graphics").currentText() == "VNC"


async def test_fields_below_both_headings_begin_at_one_place(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), RICH, FINISH) as window:
        open_networks(window)
        open_options(window)
        await eventually(lambda: part(window, QComboBox, "graphics").x() > 0, "it is laid out")

        boxes = [part(window, QComboBox, name) for name in ("network", "graphics")]
        heading = part(window, QToolButton, "network-selection")
        places = {box.mapTo(window.page, box.rect().topLeft()).x() for box in boxes}
        form = boxes[0].parentWidget()
        assert form is not None
        assert len(places) == 1
        assert form.mapTo(window.page, form.rect().topLeft()).x() > heading.x() + 8
