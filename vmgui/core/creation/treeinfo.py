"""What the files of an installation tree say about it: pure readers of the formats in use.

`.treeinfo` is productmd's (formats 1.0 to 1.2) and the one before it, which has all in [general];
`.discinfo` is Anaconda's; `content` is that of SUSE up to version 13; `.disk/info` is on the media
of Debian and its kin, `version.info` in the Debian installer's images, `Release` in the suites of
Debian's archives.
"""

from __future__ import annotations

import configparser
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

_SHORT = 200
"""Characters of a line that says what a tree is; pages of web sites have longer ones."""


@dataclass(frozen=True, slots=True)
class Clues:
    """What a tree says about itself; empty for what it does not say."""

    family: str = ""
    """"Fedora", "Red Hat Enterprise Linux", "Debian" ..."""
    variant: str = ""
    version: str = ""
    arch: str = ""
    """As it is spelled there, see `libvirt_arch`."""
    codename: str = ""
    kernel: str = ""
    """Path in the tree."""
    initrd: str = ""
    """Path in the tree."""


_ARCHES = {
    "amd64": "x86_64",
    "x64": "x86_64",
    "i386": "i686",
    "i486": "i686",
    "i586": "i686",
    "x86": "i686",
    "arm64": "aarch64",
    "armhf": "armv7l",
    "armhfp": "armv7l",
    "armv7": "armv7l",
    "armv7hl": "armv7l",
    "ppc64el": "ppc64le",
}


def libvirt_arch(arch: str) -> str:
    """What libvirt calls an architecture that a distribution names."""
    return _ARCHES.get(arch.strip().lower(), arch.strip().lower())


def from_treeinfo(text: str) -> Clues | None:
    """What a `.treeinfo` says; None if it is none."""
    parser = configparser.ConfigParser(
        interpolation=None, strict=False, allow_no_value=True, delimiters=("=",)
    )
    try:
        parser.read_string(text)
    except configparser.Error:
        return None

    def said(*places: tuple[str, str]) -> str:
        values = (parser.get(section, key, fallback=None) for section, key in places)
        return next((value.strip() for value in values if value), "")

    arch = said(("general", "arch"), ("tree", "arch"))
    images = _images(parser, arch)
    clues = Clues(
        family=said(("general", "family"), ("release", "name")),
        variant=said(("general", "variant"), ("tree", "variants")),
        version=said(("general", "version"), ("release", "version")),
        arch=arch,
        kernel=_inside(said((images, "kernel"))),
        initrd=_inside(said((images, "initrd"))),
    )
    return clues if clues.family or clues.kernel else None


def _images(parser: configparser.ConfigParser, arch: str) -> str:
    """The section with the kernel of an architecture, else the first that has one."""
    sections = [name for name in parser.sections() if name.startswith("images-")]
    sections.sort(key=lambda name: (name != f"images-{arch}", "xen" in name))
    having = (name for name in sections if parser.get(name, "kernel", fallback=None))
    return next(having, "")


def _inside(path: str) -> str:
    """A path in the tree; empty if it leads out of it."""
    return "" if ".." in path.split("/") or "://" in path else path.strip("/")


def from_discinfo(text: str) -> Clues | None:
    """What a `.discinfo` says: the time, the release and the architecture, a line each."""
    lines = [line.strip() for line in text.splitlines()[:3]]
    if len(lines) < 3 or not re.fullmatch(r"\d+(\.\d+)?", lines[0]):
        return None
    family, version = _split_release(lines[1])
    return Clues(family=family, version=version, arch=lines[2])


def _split_release(release: str) -> tuple[str, str]:
    """Name and version of a release such as “Fedora 38”."""
    found = re.match(r"(?P<family>\D+?)\s+(?:release\s+)?(?P<version>\d[\w.]*)", release)
    return (found["family"], found["version"]) if found else (release, "")


def from_content(text: str) -> Clues | None:
    """What SUSE's `content` says: a word and its value in each line."""
    said = {
        words[0]: words[1].strip()
        for line in text.splitlines()
        if len(words := line.split(maxsplit=1)) == 2 and len(line) < _SHORT
    }
    if "DISTRO" not in said and "CONTENTSTYLE" not in said:
        return None
    # DISTRO has two parts, such as “cpe:/o:suse:sles:11:sp3,SUSE Linux Enterprise Server 11 SP3”.
    cpe, _comma, label = said.get("DISTRO", "").partition(",")
    product, *numbers = cpe.split(":")[3:] or [""]
    name, version = _split_release(said.get("LABEL") or label)
    arch = said.get("DEFAULTBASE") or said.get("BASEARCHS", "").split(" ")[0]
    version = ".".join(number.removeprefix("sp") for number in numbers) or version
    return Clues(family=product or name, version=version, arch=arch)


# Each pattern is preceded by what it reads.
_SENTENCES: Mapping[str, re.Pattern[str]] = MappingProxyType({
    # Debian GNU/Linux 12.5.0 "Bookworm" - Official amd64 NETINST 20240210-11:27
    # Ubuntu-Server 22.04.4 LTS "Jammy Jellyfish" - Release amd64 (20240220)
    ".disk/info": re.compile(
        r"(?P<family>[A-Z]\w+)\S*(?: \S+)*? (?P<version>\d[\d.]*).*?\"(?P<codename>\w+).*"
        r"\b(?P<arch>amd64|i386|arm64|armhf|ppc64el|s390x|riscv64)\b"
    ),
    # Debian version:  12 (bookworm)
    "version.info": re.compile(
        r"(?P<family>\w+) version:\s+(?P<version>[\d.]+)(?: \((?P<codename>\w+)\))?"
    ),
    # Mageia 9 (Official) for x86_64
    "VERSION": re.compile(
        r"(?P<family>Mageia) (?P<version>\d+)(?:.*\b(?P<arch>x86_64|i586|aarch64|armv7hl)\b)?"
    ),
    # alpine-virt-3.18.4 230928
    ".alpine-release": re.compile(r"alpine-\w+-(?P<version>\d+\.\d+)"),
})  # fmt: skip


def _from_sentence(pattern: re.Pattern[str], text: str) -> Clues | None:
    line = text.lstrip().partition("\n")[0]
    found = pattern.match(line) if len(line) < _SHORT else None
    return Clues(**found.groupdict(default="")) if found else None


_RELEASE = re.compile(r"^(Origin|Version|Codename): *(.+?) *$", re.MULTILINE)


def from_release(text: str) -> Clues | None:
    """What the `Release` of a suite of Debian's or Ubuntu's archive says."""
    said = dict(_RELEASE.findall(text))
    if "Origin" not in said:
        return None
    return Clues(
        family=said["Origin"],
        version=said.get("Version", ""),
        codename=said.get("Codename", ""),
    )


READERS: Mapping[str, Callable[[str], Clues | None]] = MappingProxyType({
    ".treeinfo": from_treeinfo,
    "treeinfo": from_treeinfo,
    ".discinfo": from_discinfo,
    "content": from_content,
    **{name: partial(_from_sentence, pattern) for name, pattern in _SENTENCES.items()},
})  # fmt: skip
"""The files in the root of a tree that say what it is, the surest ones first."""
