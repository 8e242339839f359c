from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tests.core.creation.build.cases import KVM, OLD, case, made
from tests.core.creation.build.test_machine import on_host
from vmgui.core.creation.answers import Extras, Platform
from vmgui.hardware.kinds.display import Display
from vmgui.hardware.kinds.spice import companions
from vmgui.hardware.kinds.video import Video
from vmgui.xmldoc.domain.domain import Domain

OF_DISPLAYS = ("graphics", "video", "sound", "input", "redirdev")


def tags(domain: Domain) -> dict[str, int]:
    count = Counter(device.tag for device in domain.devices)
    return {tag: count[tag] for tag in OF_DISPLAYS}


def video(domain: Domain) -> str | None:
    return domain.devices.of(Video)[0].model


def test_spice_comes_with_all_that_it_can_do() -> None:
    domain = case("iso")

    assert tags(domain) == {"graphics": 1, "video": 1, "sound": 1, "input": 1, "redirdev": 2}
    names = [channel.name for channel in domain.devices.channels]
    assert names == ["com.redhat.spice.0", "org.qemu.guest_agent.0"]


def test_vnc_comes_with_nothing_that_needs_spice() -> None:
    domain = case("iso-vnc")

    assert tags(domain) == {"graphics": 1, "video": 1, "sound": 0, "input": 1, "redirdev": 0}
    assert companions(domain) == []


def test_machine_without_graphics_has_nothing_of_it() -> None:
    assert not any(tags(case("iso-text")).values())


@pytest.mark.parametrize("kind", ["spice", "vnc"])
def test_display_is_on_ports_that_libvirt_chooses(kind: str) -> None:
    display = made(extras=Extras(graphics=kind)).devices.graphics[0].viewed_as(Display)

    assert (display.type, display.port, display.listen_type) == (kind, -1, "address")
    assert 'autoport="yes"' in display.xml()


def test_spice_compresses_nothing_on_its_way_inside_of_this_computer() -> None:
    near = case("iso").devices.graphics[0].viewed_as(Display)
    far = made(around=replace(KVM, is_local=False)).devices.graphics[0].viewed_as(Display)

    assert (near.image, far.image) == ("off", None)


def test_video_is_virtio_where_the_guest_knows_it() -> None:
    assert video(case("iso")) == "virtio"


def test_video_of_other_guests_is_qxl_for_spice_and_vga_else() -> None:
    old = replace(KVM, system=OLD)

    assert video(made(around=old)) == "qxl"
    assert video(made(around=old, extras=Extras(graphics="vnc"))) == "vga"
    without = replace(on_host("<value>qxl</value>", ""), system=OLD)
    assert video(made(around=without)) == "vga"


def test_host_without_redirection_has_none() -> None:
    around = on_host("<value>usb</value>\n      </enum>\n    </redirdev>", "</enum></redirdev>")

    assert tags(made(around=around))["redirdev"] == 0


def test_machine_that_is_no_pc_has_a_keyboard() -> None:
    domain = made(platform=Platform("kvm", "aarch64", "virt"), extras=Extras(graphics="vnc"))

    assert tags(domain)["input"] == 2
    assert video(domain) == "virtio"
