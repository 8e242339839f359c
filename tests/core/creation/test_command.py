from __future__ import annotations

import shlex
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests import documents
from tests.support.answering import (
    DEBIAN,
    GIB,
    MIB,
    WINDOWS_11,
    around,
    manual,
    network,
    pool,
)
from tests.support.hostworld import host_world
from tests.support.webserver import WebServer
from vmgui.base.errors import InvalidInput
from vmgui.base.ids import HostId
from vmgui.core.creation.answers import (
    Answers,
    CloudInit,
    DiskAnswer,
    Extras,
    FileChoice,
    ImageUse,
    NetworkAnswer,
    SharedDirectory,
    Source,
    StorageChoice,
    Tree,
)
from vmgui.core.creation.command import virt_install
from vmgui.core.creation.defaults import filled
from vmgui.core.creation.facts import ImageFacts, MediumFacts
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.osinfo.generic import GENERIC
from vmgui.xmldoc.capabilities import Capabilities
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domcaps import DomainCapabilities

POOL = pool("images", path="/images")
IMAGE = "/srv/cloud.qcow2"
ISO = "/srv/debian.iso"


def host(**others: object) -> Surroundings:
    return around(pools=(POOL,), taken={}, **others)


def lines(answers: Answers, surroundings: Surroundings | None = None) -> list[str]:
    """The commands, each in one line."""
    surroundings = surroundings or host()
    text = virt_install(filled(answers, surroundings), surroundings)
    return text.replace(" \\\n  ", " ").splitlines()


def options(answers: Answers, surroundings: Surroundings | None = None) -> dict[str, list[str]]:
    """The options of virt-install, each with its values."""
    command = next(line for line in lines(answers, surroundings) if line.startswith("virt-install"))
    found: dict[str, list[str]] = {}
    for word in shlex.split(command)[1:]:
        if word.startswith("--"):
            last = found.setdefault(word, [])
        else:
            last.append(word)
    return found


def before(answers: Answers, surroundings: Surroundings | None = None) -> list[str]:
    """What is done before virt-install, without the connection."""
    found = lines(answers, surroundings)
    end = next(number for number, line in enumerate(found) if line.startswith("virt-install"))
    return [line.replace("virsh -c qemu:///system ", "virsh ") for line in found[:end]]


def of_image(use: ImageUse, source: Source = Source.IMPORT, **others: object) -> Answers:
    medium = FileChoice(IMAGE)
    return Answers(source=source, medium=medium, image_use=use, **others)  # type: ignore[arg-type]


def test_usual_machine_is_a_line_for_each_option() -> None:
    surroundings = host()
    answers = filled(Answers(medium=FileChoice(ISO)), surroundings)

    assert virt_install(answers, surroundings).splitlines() == [
        "virt-install \\",
        "  --connect qemu:///system \\",
        "  --name debian12 \\",
        "  --memory 4096 \\",
        "  --vcpus 2 \\",
        "  --virt-type kvm \\",
        "  --arch x86_64 \\",
        "  --machine q35 \\",
        "  --os-variant debian12 \\",
        "  --cdrom /srv/debian.iso \\",
        "  --disk path=/images/debian12.qcow2,size=30,format=qcow2 \\",
        "  --network network=default \\",
        "  --graphics spice \\",
        "  --noautoconsole",
    ]


def test_unknown_system_is_not_looked_for() -> None:
    assert options(manual(), host(system=None))["--os-variant"] == ["detect=off,require=off"]


def test_platform_that_nobody_knows_is_left_out() -> None:
    found = options(manual(), host(capabilities=None))

    assert not {"--arch", "--machine", "--virt-type"} & found.keys()


# Sources


def test_medium_without_a_disk_is_a_live_system() -> None:
    found = options(Answers(medium=FileChoice(ISO), disk=DiskAnswer(StorageChoice.NONE)))

    assert found["--cdrom"] == [ISO]
    assert found["--livecd"] == []
    assert found["--disk"] == ["none"]


def test_medium_of_this_computer_is_uploaded_first() -> None:
    answers = Answers(medium=FileChoice("/home/me/my x.iso", is_here=True))
    surroundings = host(medium=MediumFacts("X", file_size=7 * MIB))

    assert before(answers, surroundings) == [
        "virsh vol-create-as images 'my x.iso' 7340032 --format raw",
        "virsh vol-upload --pool images 'my x.iso' '/home/me/my x.iso'",
    ]
    assert options(answers, surroundings)["--cdrom"] == ["/images/my x.iso"]


def test_tree_comes_with_its_kernel_options_and_files() -> None:
    tree = Tree(" https://deb.example/x ", " ks=file:/ks.cfg quiet ", (Path("/a/ks.cfg"),))

    found = options(Answers(source=Source.URL, tree=tree))

    assert found["--location"] == ["https://deb.example/x"]
    assert found["--extra-args"] == ["ks=file:/ks.cfg quiet"]
    assert found["--initrd-inject"] == ["/a/ks.cfg"]


def test_tree_without_wishes_is_an_address_only() -> None:
    found = options(Answers(source=Source.URL, tree=Tree("https://deb.example/x")))

    assert not {"--extra-args", "--initrd-inject"} & found.keys()


@pytest.mark.parametrize(
    ("answers", "option"),
    [
        (Answers(source=Source.PXE), "--pxe"),
        (manual(), "--import"),
        (of_image(ImageUse.KEEP), "--import"),
        (of_image(ImageUse.KEEP, Source.CLOUD, cloud=CloudInit(is_used=False)), "--import"),
    ],
)
def test_source_is_an_option(answers: Answers, option: str) -> None:
    assert options(answers)[option] == []


def test_machine_with_nothing_to_start_from_is_not_installed() -> None:
    found = options(manual(disk=DiskAnswer(StorageChoice.NONE)))

    assert found["--install"] == ["no_install=yes"]


def test_password_for_a_cloud_image_is_never_shown() -> None:
    answers = of_image(ImageUse.KEEP, Source.CLOUD, cloud=CloudInit(password="secret"))

    text = "\n".join(lines(answers))

    assert "secret" not in text
    assert text.startswith("# ")
    assert options(answers)["--cloud-init"] == ["user-data=user-data.yaml"]


def test_description_is_defined_with_virsh() -> None:
    answers = Answers(source=Source.XML, medium=FileChoice("/srv/a b.xml"), is_autostart=True)

    assert lines(answers, host(document="<domain><name>x</name></domain>")) == [
        "virsh -c qemu:///system define '/srv/a b.xml'",
        "virsh -c qemu:///system autostart x",
        "virsh -c qemu:///system start x",
    ]
    assert len(lines(replace(answers, is_autostart=False))) == 1


def test_description_that_is_made_free_is_not_the_file() -> None:
    answers = Answers(source=Source.XML, medium=FileChoice("/srv/a.xml"))
    document = "<domain><name>web1</name><secret>word</secret></domain>"

    first, *rest = lines(answers, host(document=document))

    assert first.startswith("# ")
    assert "word" not in first
    assert rest == [
        "virsh -c qemu:///system define web1-2.xml",
        "virsh -c qemu:///system start web1-2",
    ]


def test_image_that_is_converted_here_is_converted_first() -> None:
    answers = replace(of_image(ImageUse.COPY), medium=FileChoice(IMAGE, is_here=True))
    surroundings = host(image=ImageFacts(IMAGE, "vhdx", GIB))

    assert before(answers, surroundings) == [
        "qemu-img convert -O qcow2 /srv/cloud.qcow2 debian12.qcow2",
        "virsh vol-create-as images debian12.qcow2 1073741824 --format qcow2",
        "virsh vol-upload --pool images debian12.qcow2 debian12.qcow2",
        "virsh vol-resize --pool images debian12.qcow2 1073741824",
    ]
    assert options(answers, surroundings)["--disk"] == [
        "path=/images/debian12.qcow2,driver.type=qcow2"
    ]


def test_system_that_only_we_know_is_no_variant() -> None:
    assert options(manual(), host(system=GENERIC[0]))["--os-variant"] == ["detect=off,require=off"]


@pytest.mark.parametrize("use", [ImageUse.COPY, ImageUse.OVERLAY])
def test_image_of_unknown_size_is_not_resized(use: ImageUse) -> None:
    answers = of_image(use, Source.CLOUD)
    surroundings = host(image=ImageFacts(IMAGE, "qcow2"))

    assert not any("resize" in line for line in before(answers, surroundings))
    assert "size=" not in options(answers, surroundings)["--disk"][0]


# Disks


def test_disk_that_takes_all_its_space_is_not_sparse() -> None:
    disk = DiskAnswer(capacity=2 * GIB + 512 * MIB, format="raw", is_full=True)

    assert options(manual(disk=disk))["--disk"] == [
        "path=/images/debian12.img,size=2.5,format=raw,sparse=no"
    ]


def test_storage_that_is_there_is_named() -> None:
    disk = DiskAnswer(StorageChoice.EXISTING, path='/srv/a,b"c.qcow2')

    assert options(manual(disk=disk))["--disk"] == ['path="/srv/a,b\\"c.qcow2",driver.type=qcow2']


def test_overlay_names_its_base() -> None:
    answers = of_image(ImageUse.OVERLAY, Source.CLOUD)
    surroundings = host(image=ImageFacts(IMAGE, "raw", GIB))

    assert options(answers, surroundings)["--disk"] == [
        "path=/images/debian12.qcow2,size=30,format=qcow2,"
        "backing_store=/srv/cloud.qcow2,backing_format=raw"
    ]


def test_copy_is_made_on_the_host_first() -> None:
    answers = of_image(ImageUse.COPY)
    surroundings = host(image=ImageFacts(IMAGE, "vmdk", GIB))

    assert before(answers, surroundings) == [
        "# On the host:",
        "qemu-img convert -f vmdk -O qcow2 /srv/cloud.qcow2 /images/debian12.qcow2",
        "qemu-img resize -f qcow2 /images/debian12.qcow2 1073741824",
        "virsh pool-refresh images",
    ]
    assert options(answers, surroundings)["--disk"] == [
        "path=/images/debian12.qcow2,driver.type=qcow2"
    ]


def test_image_of_this_computer_becomes_the_disk() -> None:
    answers = replace(of_image(ImageUse.KEEP), medium=FileChoice(IMAGE, is_here=True))
    surroundings = host(image=ImageFacts(IMAGE, "qcow2", GIB))

    assert before(answers, surroundings) == [
        "virsh vol-create-as images debian12.qcow2 1073741824 --format qcow2",
        "virsh vol-upload --pool images debian12.qcow2 /srv/cloud.qcow2",
        "virsh vol-resize --pool images debian12.qcow2 1073741824",
    ]


def test_pool_is_made_where_there_is_none() -> None:
    assert before(manual(), around(pools=())) == [
        "virsh pool-define-as default dir --target /var/lib/libvirt/images",
        "virsh pool-build default",
        "virsh pool-start default",
        "virsh pool-autostart default",
    ]


def test_disk_without_a_place_is_refused() -> None:
    with pytest.raises(InvalidInput):
        virt_install(manual(disk=DiskAnswer(pool="gone")), host())


def test_medium_with_drivers_is_a_second_drive() -> None:
    assert options(manual(drivers="/srv/win.iso"))["--disk"][1] == "path=/srv/win.iso,device=cdrom"


# Network, screen and the rest


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (NetworkAnswer("network", "default", "sales"), "network=default,portgroup=sales"),
        (NetworkAnswer("bridge", "br0"), "bridge=br0"),
        (NetworkAnswer("direct", "eth0"), "type=direct,source=eth0,source.mode=bridge"),
        (NetworkAnswer("user", mac="52:54:00:00:00:01"), "user,mac=52:54:00:00:00:01"),
        (NetworkAnswer("none"), "none"),
    ],
)
def test_network_is_named(answer: NetworkAnswer, expected: str) -> None:
    assert options(manual(network=answer))["--network"] == [expected]


def test_network_that_is_not_active_is_started_first() -> None:
    idle = host(networks=(network(is_active=False),))
    answers = manual(network=NetworkAnswer("network", "default", starts=True))

    assert before(answers, idle) == ["virsh net-start default"]


@pytest.mark.parametrize(
    ("firmware", "expected"),
    [
        ("bios", "firmware=bios"),
        ("efi", "uefi"),
        (
            "efi-secure",
            "firmware=efi,firmware.feature0.enabled=yes,firmware.feature0.name=enrolled-keys,"
            "firmware.feature1.enabled=yes,firmware.feature1.name=secure-boot",
        ),
    ],
)
def test_firmware_is_named_where_it_is_not_the_usual_one(firmware: str, expected: str) -> None:
    found = options(manual(firmware=firmware), host(system=WINDOWS_11))

    assert found["--boot"] == [expected]
    assert ("--features" in found) == (firmware == "efi-secure")


def test_network_boots_first_if_somebody_says_so() -> None:
    assert options(manual(extras=Extras(boots_network_first=True)))["--boot"] == ["network,hd"]


def test_directories_are_shared_through_virtiofs_where_it_can() -> None:
    shared = (SharedDirectory("/srv/a", "a"), SharedDirectory("/srv/b", "b", is_readonly=True))
    answers = manual(extras=Extras(directories=shared))

    found, older = options(answers), options(answers, host(domain_capabilities=None))

    assert found["--filesystem"] == [
        "source=/srv/a,target=a,driver.type=virtiofs",
        "source=/srv/b,target=b,readonly=on",
    ]
    assert found["--memorybacking"] == ["source.type=memfd,access.mode=shared"]
    assert older["--filesystem"][0] == "source=/srv/a,target=a"
    assert "--memorybacking" not in older


PCI = (
    "<hostdev mode='subsystem' type='pci'><source>"
    "<address domain='0x0000' bus='0x02' slot='0x10' function='0x0'/></source></hostdev>"
)
USB = (
    "<hostdev mode='subsystem' type='usb'><source><vendor id='0x046d'/><product id='0x0825'/>"
    "{address}</source></hostdev>"
)
MEDIATED = (
    "<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source>"
    "<address uuid='aaaaaaaa-1111-2222-3333-444444444444'/></source></hostdev>"
)


@pytest.mark.parametrize(
    ("xml", "name"),
    [
        (PCI, "0000:02:10.0"),
        (USB.format(address=""), "046d:0825"),
        (USB.format(address="<address bus='1' device='4'/>"), "1.4"),
    ],
)
def test_host_device_is_named(xml: str, name: str) -> None:
    assert options(manual(extras=Extras(host_devices=(xml,))))["--hostdev"] == [name]


def test_host_device_without_a_name_is_attached_afterwards() -> None:
    answers = manual(extras=Extras(host_devices=(MEDIATED,)))

    assert "--hostdev" not in options(answers)
    assert lines(answers)[-3:] == [
        "virsh -c qemu:///system attach-device debian12 /dev/stdin --config <<'END'",
        MEDIATED,
        "END",
    ]


def test_machine_is_started_with_the_host_if_somebody_says_so() -> None:
    assert "--autostart" in options(manual(is_autostart=True))


# virt-install itself

CASES = {
    "medium": Answers(medium=FileChoice("DIRECTORY/my, medium.iso"), name="web.1"),
    "live": Answers(
        medium=FileChoice("DIRECTORY/my, medium.iso"), disk=DiskAnswer(StorageChoice.NONE)
    ),
    "uefi": manual(firmware="efi", extras=Extras(boots_network_first=True)),
    "secure": manual(firmware="efi-secure"),
    "pxe": Answers(source=Source.PXE, network=NetworkAnswer("bridge", "br0")),
    "tree": Answers(
        source=Source.URL,
        tree=Tree("TREE", "ks=file:/ks.cfg quiet", (Path("DIRECTORY/ks.cfg"),)),
    ),
    "import": Answers(
        source=Source.IMPORT,
        medium=FileChoice("DIRECTORY/base.qcow2"),
        image_use=ImageUse.KEEP,
    ),
    "overlay": Answers(source=Source.CLOUD, medium=FileChoice("DIRECTORY/base.qcow2")),
    "full": manual(disk=DiskAnswer(capacity=512 * MIB, format="raw", is_full=True)),
    "nothing": manual(disk=DiskAnswer(StorageChoice.NONE), network=NetworkAnswer("none")),
    "existing": manual(
        disk=DiskAnswer(StorageChoice.EXISTING, path="DIRECTORY/base.qcow2"),
        network=NetworkAnswer("direct", "eth0", mac="52:54:00:00:00:01"),
    ),
    "extras": manual(
        extras=Extras(
            (SharedDirectory("/srv/a b", "a"), SharedDirectory("/srv/c", "c", is_readonly=True)),
            (PCI, USB.format(address="<address bus='1' device='4'/>")),
            graphics="vnc",
        ),
        drivers="DIRECTORY/my, medium.iso",
        network=NetworkAnswer("user"),
        is_autostart=True,
    ),
}
EXPECTED = {
    "medium": ("<name>web.1</name>", "my, medium.iso", "web.1.qcow2", "<on_reboot>destroy"),
    "live": ("my, medium.iso", '<boot dev="cdrom"/>'),
    "uefi": ('firmware="efi"', '<boot dev="network"/>'),
    "secure": ("secure-boot", "enrolled-keys", '<smm state="on"/>'),
    "pxe": ('<boot dev="network"/>', "br0"),
    "tree": ("<cmdline>", "ks=file:/ks.cfg quiet"),
    "import": ("base.qcow2", "debian11"),
    "overlay": ("debian11.qcow2",),
    "full": ("debian11.img", 'type="raw"'),
    "nothing": ("debian11",),
    "existing": ("base.qcow2", 'mode="bridge"', "52:54:00:00:00:01", "eth0"),
    "extras": (
        *("virtiofs", "/srv/a b", "<readonly/>", "memfd", "my, medium.iso", 'type="vnc"'),
        *('<hostdev mode="subsystem" type="pci"', 'type="usb"', 'type="user"'),
    ),
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The files that are spoken of; skips where there is no virt-install."""
    if shutil.which("virt-install") is None:
        pytest.skip("virt-install is not installed (Debian: virtinst)")
    for name in ("my, medium.iso", "ks.cfg", "user-data.yaml"):
        (tmp_path / name).touch()
    image = tmp_path / "base.qcow2"
    subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", image, "1G"], check=True)
    parts = f"<network><name>default</name></network>{POOL_XML.format(path=tmp_path)}"
    (tmp_path / "world.xml").write_text(host_world(parts))
    return tmp_path


POOL_XML = "<pool type='dir'><name>images</name><target><path>{path}</path></target></pool>"
TREE_INFO = """[general]
family = Fedora
version = 36
arch = x86_64
[images-x86_64]
kernel = images/pxeboot/vmlinuz
initrd = images/pxeboot/initrd.img
"""
URI = (
    "__virtinst_test__test://{path}/world.xml,caps={documents}/capabilities/kvm-pc.xml,"
    "domcaps={documents}/domcaps/kvm-pc.xml,fakeuri=qemu:///system,connver=7002022,libver=9000000"
)


def test_commands_are_such_as_virt_install_takes(files: Path, web: WebServer) -> None:
    web.add(".treeinfo", content=TREE_INFO.encode())
    web.add("images/pxeboot/vmlinuz", "images/pxeboot/initrd.img")
    surroundings = around(
        host=HostId(URI.format(path=files, documents=documents.OWN)),
        capabilities=parse(documents.document("kvm-pc", "capabilities"), Capabilities),
        domain_capabilities=parse(documents.document("kvm-pc", "domcaps"), DomainCapabilities),
        pools=(pool("images", path=str(files)),),
        taken={},
        system=replace(DEBIAN, short_id="debian11"),
        image=ImageFacts(str(files / "base.qcow2"), "qcow2", GIB),
    )

    def made(case: str) -> str:
        answers = filled(placed(CASES[case], files, web.url), surroundings)
        return printed(virt_install(answers, surroundings), files)

    with ThreadPoolExecutor(4) as workers:
        found = dict(zip(CASES, workers.map(made, CASES), strict=True))

    missing = {(case, text) for case in CASES for text in EXPECTED[case] if text not in found[case]}
    assert missing == set()


def printed(command: str, directory: Path) -> str:
    """What virt-install would make if a shell was given the command as it stands."""
    done = subprocess.run(
        ["sh", "-c", f"{command} --print-xml --dry-run --check all=off"],
        capture_output=True,
        text=True,
        check=False,
        cwd=directory,
    )
    assert done.returncode == 0, command + done.stderr
    return done.stdout


def placed(answers: Answers, files: Path, url: str) -> Answers:
    """The answers with the test's files and server."""

    def here(text: str) -> str:
        return text.replace("DIRECTORY", str(files)).replace("TREE", url)

    return replace(
        answers,
        medium=replace(answers.medium, path=here(answers.medium.path)),
        disk=replace(answers.disk, path=here(answers.disk.path)),
        drivers=here(answers.drivers),
        tree=replace(
            answers.tree,
            url=here(answers.tree.url),
            injected=tuple(Path(here(str(path))) for path in answers.tree.injected),
        ),
    )
