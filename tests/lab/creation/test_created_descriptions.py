"""What is built of answers, defined and started on a real host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.core.creation.build.cases import CASES
from tests.support.descriptions import IMAGES
from tests.support.lab import LabHost
from vmgui.core.creation.answers import Answers, FileChoice, Platform
from vmgui.core.creation.blueprint import Blueprint
from vmgui.core.creation.build import blueprint
from vmgui.core.creation.installing import installing
from vmgui.core.creation.surroundings import Surroundings
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domcaps import DomainCapabilities

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

NAME = "web"
KERNEL = ("/var/lib/libvirt/images/created-kernel", "/var/lib/libvirt/images/created-initrd")
FILES = {
    "/iso/install.iso": f"{IMAGES}/created-install.iso",
    "/iso/virtio-win.iso": f"{IMAGES}/created-drivers.iso",
    "/images/base.vmdk": f"{IMAGES}/created-base.vmdk",
    "/dev/vg/disk": f"{IMAGES}/created-existing.img",
}
"""What the cases speak of -> where it is on the host."""
NOT_STARTED = {
    "bridge": "the host has no bridge of this name",
    "macvtap": "the host has no network card of this name",
    "shared": "the host has no such directories",
    "host-device": "the host has no such device",
    "url": "its kernel is none",
    "session": "its images are another user's",
}
"""Cases that are only defined, and why."""


def surroundings(host: LabHost, around: Surroundings, answers: Answers) -> Surroundings:
    """The same, as far as this host is concerned."""
    machine = answers.platform.machine or "q35"
    arch = answers.platform.arch or "x86_64"
    words = ("--virttype", "qemu", "--arch", arch, "--machine", machine)
    return replace(
        around,
        capabilities=parse(host.virsh("capabilities"), Capabilities),
        domain_capabilities=parse(host.virsh("domcapabilities", *words), DomainCapabilities),
    )


def emulated(answers: Answers) -> Answers:
    """The same machine without KVM, with files that the host has."""
    disk, medium = answers.disk, answers.medium
    return replace(
        answers,
        platform=replace(answers.platform or Platform(), domain_type="qemu"),
        memory=64 << 20,
        medium=medium if medium.is_here else FileChoice(FILES.get(medium.path, "")),
        drivers=FILES.get(answers.drivers, ""),
        disk=replace(disk, path=FILES.get(disk.path, "")),
    )


def planned(host: LabHost, case: str) -> Blueprint:
    """The blueprint of a case for this host."""
    answers, around = CASES[case]
    wanted = emulated(answers)
    here = surroundings(host, around, wanted)
    if here.image is not None:
        here = replace(here, image=replace(here.image, path=FILES[here.image.path]))
    return blueprint(wanted, here)


@pytest.fixture
def host(host_a: LabHost) -> Iterator[LabHost]:
    """A host with the files that the cases speak of."""
    for path in FILES.values():
        format_ = "vmdk" if path.endswith("vmdk") else "raw"
        host_a.run("qemu-img", "create", "-f", format_, path, "1M")
    for path in KERNEL:
        host_a.run("touch", path)
    yield host_a
    host_a.run("sh", "-c", f"rm -f {IMAGES}/created-* {IMAGES}/{NAME}*")


def define(host: LabHost, tmp_path: Path, xml: str) -> None:
    """Define a machine; the host's libvirt checks it against its schema, too."""
    file = tmp_path / "machine.xml"
    file.write_text(xml)
    host.virsh("define", "--validate", str(file))


def make_images(host: LabHost, plan: Blueprint) -> None:
    """Make what is planned, with nothing in it."""
    for image in plan.images:
        host.run("qemu-img", "create", "-f", image.image.format, image.path, "1M")


@pytest.mark.parametrize("case", CASES)
def test_description_built_of_answers_is_accepted_and_starts(
    host: LabHost, tmp_path: Path, case: str
) -> None:
    plan = planned(host, case)

    define(host, tmp_path, plan.domain)
    try:
        stored = host.virsh("dumpxml", "--inactive", "--security-info", NAME)
        kernel = KERNEL if plan.installation.tree else ("", "")
        first = tmp_path / "first.xml"
        first.write_text(installing(stored, plan.installation, *kernel))
        if case not in NOT_STARTED:
            make_images(host, plan)
            host.virsh("create", str(first))
            assert host.virsh("domstate", NAME).strip() in ("running", "paused")
            host.virsh("destroy", NAME)

        after = host.virsh("dumpxml", "--inactive", "--security-info", NAME)
        assert parse(after, Domain).on_reboot != "destroy", "the first start has left a trace"
        assert after == stored
    finally:
        host.virsh("undefine", NAME, "--nvram")
