from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import vmgui.core.creation.transfer as transfer
import vmgui.core.creation.trees as module
from tests.support.webserver import WebServer, ftp_serving, refusing_url, serving
from vmgui.base.errors import InvalidInput
from vmgui.core.creation.answers import Tree
from vmgui.core.creation.facts import TreeFacts
from vmgui.core.creation.trees import tree_facts
from vmgui.core.osinfo.database import OsDatabase
from vmgui.core.osinfo.match import Match
from vmgui.core.osinfo.system import System

DEBIAN = Path("/usr/lib/debian-installer/images/12/amd64")
TREEINFO = b"""
[general]
arch = x86_64
family = Fedora
variant = Server
version = 38
[images-x86_64]
kernel = images/pxeboot/vmlinuz
initrd = images/pxeboot/initrd.img
"""
PXEBOOT = ("images/pxeboot/vmlinuz", "images/pxeboot/initrd.img")
NETBOOT = "current/images/netboot/debian-installer/amd64"


@dataclass
class Known(OsDatabase):
    """A database of two systems, which remembers what it was asked."""

    asked: list[tuple[str, str, str, str]] = field(default_factory=list)
    paths: tuple[tuple[str, str], ...] = ()

    def match_tree(self, family: str, variant: str, version: str, arch: str) -> Match | None:
        self.asked.append((family, variant, version, arch))
        short_id = f"{family}{version}".lower()
        return Match(System(f"http://os/{short_id}", short_id, family)) if family else None

    def kernels(self, os_id: str, arch: str) -> tuple[tuple[str, str], ...]:
        return self.paths if os_id and arch == "x86_64" else ()


@pytest.fixture
def known() -> Known:
    return Known()


async def look(url: str, known: Known, arch: str = "x86_64") -> TreeFacts:
    return await tree_facts(Tree(url), arch, known)


async def refusal(url: str, known: Known, arch: str = "x86_64") -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        await look(url, known, arch)
    assert caught.value.field == "url"
    return caught.value


# What is found


async def test_tree_with_a_treeinfo_is_recognised(web: WebServer, known: Known) -> None:
    web.add(".treeinfo", content=TREEINFO)
    web.add(*PXEBOOT)

    facts = await look(f"{web.url}/", known)

    assert facts == TreeFacts(
        url=web.url,
        arch="x86_64",
        kernel=f"{web.url}/images/pxeboot/vmlinuz",
        initrd=f"{web.url}/images/pxeboot/initrd.img",
        family="Fedora",
        variant="Server",
        version="38",
    )


@pytest.mark.parametrize(
    ("arch", "files", "family"),
    [
        ("x86_64", PXEBOOT, ""),
        ("ppc64le", ("ppc/ppc64/vmlinuz", "ppc/ppc64/initrd.img"), ""),
        ("s390x", ("images/kernel.img", "images/initrd.img"), ""),
        ("x86_64", (f"{NETBOOT}/linux", f"{NETBOOT}/initrd.gz"), "Debian"),
        (
            "aarch64",
            (
                "main/installer-arm64/current/images/netboot/debian-installer/arm64/linux",
                "main/installer-arm64/current/images/netboot/debian-installer/arm64/initrd.gz",
            ),
            "Debian",
        ),
        (
            "armv7l",
            ("current/images/netboot/vmlinuz", "current/images/netboot/initrd.gz"),
            "Debian",
        ),
        (
            "x86_64",
            (
                "current/legacy-images/netboot/ubuntu-installer/amd64/linux",
                "current/legacy-images/netboot/ubuntu-installer/amd64/initrd.gz",
            ),
            "Ubuntu",
        ),
        ("i686", ("install.386/vmlinuz", "install.386/initrd.gz"), "Debian"),
        ("x86_64", ("casper/vmlinuz", "casper/initrd.lz"), "Ubuntu"),
        ("x86_64", ("boot/x86_64/loader/linux", "boot/x86_64/loader/initrd"), "openSUSE"),
        ("aarch64", ("boot/aarch64/linux", "boot/aarch64/initrd"), "openSUSE"),
        ("x86_64", ("isolinux/x86_64/vmlinuz", "isolinux/x86_64/all.rdz"), "Mageia"),
        ("x86_64", ("netboot/vmlinuz-virt", "netboot/initramfs-virt"), "Alpine Linux"),
        (
            "x86_64",
            ("arch/boot/x86_64/vmlinuz-linux", "arch/boot/x86_64/initramfs-linux.img"),
            "Arch Linux",
        ),
        ("x86_64", ("linux", "initrd.gz"), ""),
        ("x86_64", ("vmlinuz", "initrd.img"), ""),
    ],
)
async def test_kernel_is_found_where_trees_of_its_kind_have_it(
    web: WebServer, known: Known, arch: str, files: tuple[str, str], family: str
) -> None:
    web.add(*(f"some/tree/{file}" for file in files))

    facts = await look(f"{web.url}/some/tree", known, arch)

    kernel, initrd = (f"{web.url}/some/tree/{file}" for file in files)
    assert (facts.arch, facts.kernel, facts.initrd) == (arch, kernel, initrd)
    assert facts.family == family


async def test_suite_of_an_archive_says_what_it_is(web: WebServer, known: Known) -> None:
    web.add("debian/dists/stable/Release", content=b"Origin: Debian\nVersion: 12.7\n")
    tree = "debian/dists/stable/main/installer-amd64"
    web.add(f"{tree}/{NETBOOT}/linux", f"{tree}/{NETBOOT}/initrd.gz")

    facts = await look(f"{web.url}/{tree}/", known)

    assert (facts.family, facts.version) == ("Debian", "12.7")
    assert known.asked[-1] == ("Debian", "", "12.7", "amd64")


async def test_suite_without_a_version_is_known_by_its_name(web: WebServer, known: Known) -> None:
    web.add("dists/sid/Release", content=b"Origin: Debian\nCodename: sid\n")
    tree = "dists/sid/main/installer-amd64"
    web.add(f"{tree}/{NETBOOT}/linux", f"{tree}/{NETBOOT}/initrd.gz")

    await look(f"{web.url}/{tree}", known)

    assert known.asked[-1] == ("Debian", "", "sid", "amd64")


async def test_version_of_alpine_is_that_of_its_address(web: WebServer, known: Known) -> None:
    tree = "alpine/v3.18/releases/x86_64"
    web.add(f"{tree}/netboot/vmlinuz-virt", f"{tree}/netboot/initramfs-virt")

    facts = await look(f"{web.url}/{tree}", known)

    assert (facts.family, facts.version) == ("Alpine Linux", "3.18")


async def test_paths_of_the_database_are_tried_before_the_usual_ones(
    web: WebServer, known: Known
) -> None:
    web.add("version.info", content=b"Debian version:  12 (bookworm)\n")
    web.add("linux", "initrd.gz", "special/kernel")
    known.paths = (("special/kernel", ""),)

    facts = await look(web.url, known)

    assert (facts.kernel, facts.initrd) == (f"{web.url}/special/kernel", "")


async def test_kernel_that_a_treeinfo_promises_in_vain_is_looked_for(
    web: WebServer, known: Known
) -> None:
    web.add(".treeinfo", content=TREEINFO)
    web.add("isolinux/vmlinuz", "isolinux/initrd.img")

    facts = await look(web.url, known)

    assert facts.kernel == f"{web.url}/isolinux/vmlinuz"


async def test_kernel_without_its_initrd_is_not_taken(web: WebServer, known: Known) -> None:
    web.add("images/pxeboot/vmlinuz", "linux", "initrd.gz")

    facts = await look(web.url, known)

    assert facts.kernel == f"{web.url}/linux"


async def test_tree_behind_a_redirect_is_where_it_leads(web: WebServer, known: Known) -> None:
    with serving() as mirror:
        mirror.add("tree/", "tree/linux", "tree/initrd.gz")
        web.location = mirror.url

        facts = await look(f"{web.url}/tree", known)

    assert (facts.url, facts.kernel) == (f"{mirror.url}/tree", f"{mirror.url}/tree/linux")


async def test_tree_that_does_not_show_its_directory_is_found(web: WebServer, known: Known) -> None:
    web.add("404/linux", "404/initrd.gz")

    facts = await look(f"{web.url}/404", known)

    assert facts.url == f"{web.url}/404"


async def test_tree_on_an_ftp_server_is_found(known: Known) -> None:
    files = {"/pub/.treeinfo": TREEINFO, **{f"/pub/{path}": b"x" for path in PXEBOOT}}
    with ftp_serving(files) as url:
        facts = await look(f"{url}/pub/", known)

        assert (facts.kernel, facts.version) == (f"{url}/pub/images/pxeboot/vmlinuz", "38")


async def test_directory_of_this_computer_is_a_tree(tmp_path: Path, known: Known) -> None:
    (tmp_path / "a tree").mkdir()
    (tmp_path / "a tree" / "linux").write_bytes(b"x")
    (tmp_path / "a tree" / "initrd.gz").write_bytes(b"x")

    facts = await look(str(tmp_path / "a tree"), known)

    assert facts.kernel == f"{tmp_path.as_uri()}/a%20tree/linux"


@pytest.mark.skipif(not DEBIAN.exists(), reason="needs debian-installer-12-netboot-amd64")
@pytest.mark.parametrize("place", ["text", "gtk", "text/debian-installer/amd64"])
async def test_real_installer_of_debian_is_found(known: Known, place: str) -> None:
    facts = await look(str(DEBIAN / place), known)

    assert facts.kernel.endswith("debian-installer/amd64/linux")
    assert facts.initrd.endswith("debian-installer/amd64/initrd.gz")


# Architectures


@pytest.mark.parametrize(("wanted", "found"), [("", "x86_64"), ("x86_64", "x86_64")])
async def test_architecture_is_that_of_the_tree(
    web: WebServer, known: Known, wanted: str, found: str
) -> None:
    web.add(".treeinfo", content=TREEINFO)
    web.add(*PXEBOOT)

    assert (await look(web.url, known, wanted)).arch == found


async def test_machine_of_64_bits_takes_a_tree_of_32(web: WebServer, known: Known) -> None:
    tree = "dists/bookworm/main/installer-i386"
    netboot = f"{tree}/current/images/netboot/debian-installer/i386"
    web.add(f"{netboot}/linux", f"{netboot}/initrd.gz")

    facts = await look(f"{web.url}/{tree}", known)

    assert facts.arch == "i686"


async def test_tree_of_another_architecture_is_refused(web: WebServer, known: Known) -> None:
    web.add(".treeinfo", content=TREEINFO)
    web.add(*PXEBOOT)

    error = await refusal(web.url, known, "aarch64")

    assert error.message == "This installation tree is for x86_64, and the machine is aarch64."


# What is no tree


async def test_tree_without_a_kernel_is_refused_with_an_example(
    web: WebServer, known: Known
) -> None:
    web.add("tree/", "tree/README")

    error = await refusal(f"{web.url}/tree", known)

    assert error.message == f"There is no installer for x86_64 at {web.url}/tree."
    assert "https://deb.debian.org/" in error.hint


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("404", "There is nothing at {url}/."),
        ("500", "The server answers with an error for {url}/."),
        ("loop", "{url}/ redirects in a circle."),
        ("pages", "There is no installer for x86_64 at {url}."),
        ("403", "There is no installer for x86_64 at {url}."),
    ],
)
async def test_address_without_a_tree_is_refused_in_its_own_words(
    web: WebServer, known: Known, path: str, words: str
) -> None:
    url = f"{web.url}/{path}"

    error = await refusal(url, known)

    assert error.message == words.format(url=url)


async def test_server_that_refuses_is_named(known: Known) -> None:
    error = await refusal(refusing_url(), known)

    assert "refuses the connection" in error.message


async def test_certificate_that_nobody_trusts_is_refused(
    secure_web: WebServer, known: Known
) -> None:
    error = await refusal(secure_web.url, known)

    assert "cannot be trusted" in error.message


async def test_silent_server_is_refused(
    web: WebServer, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "READ_SECONDS", 0.1)

    error = await refusal(f"{web.url}/silent", known)

    assert "does not answer" in error.message


async def test_server_that_sends_for_ever_is_left_in_time(
    web: WebServer, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TREE_SECONDS", 0.5)

    error = await refusal(f"{web.url}/trickle", known)

    assert "has not sent everything" in error.message


async def test_server_whose_files_have_no_end_is_refused(web: WebServer, known: Known) -> None:
    error = await refusal(f"{web.url}/endless", known)

    assert "larger than any file of this kind" in error.message


@pytest.mark.parametrize("name", ["debian.iso", "debian.ISO"])
async def test_iso_image_is_sent_to_the_right_place(
    web: WebServer, known: Known, name: str
) -> None:
    web.add(f"{name}/")

    error = await refusal(f"{web.url}/{name}", known)

    assert error.message == f"{web.url}/{name} is an ISO image, not an installation tree."


async def test_directory_that_is_not_there_is_named(tmp_path: Path, known: Known) -> None:
    error = await refusal(f"{tmp_path}/gone", known)

    assert error.message == f"{tmp_path}/gone does not exist."


async def test_directory_without_a_kernel_is_named_by_its_path(
    tmp_path: Path, known: Known
) -> None:
    error = await refusal(str(tmp_path), known)

    assert error.message == f"There is no installer for x86_64 at {tmp_path}."


@pytest.mark.parametrize("url", ["", "debian", "nfs://server/tree"])
async def test_what_is_no_address_is_refused(known: Known, url: str) -> None:
    await refusal(url, known)


async def test_look_that_nobody_waits_for_stops(web: WebServer, known: Known) -> None:
    looking = asyncio.create_task(look(f"{web.url}/trickle", known))
    await asyncio.sleep(0)

    looking.cancel()

    with pytest.raises(asyncio.CancelledError):
        await looking
