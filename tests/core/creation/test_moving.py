from __future__ import annotations

from pathlib import Path

import pytest

from vmgui.base.ids import HostId
from vmgui.core.creation.answers import (
    Answers,
    DiskAnswer,
    Extras,
    FileChoice,
    NetworkAnswer,
    Platform,
    SharedDirectory,
    Source,
    Tree,
)
from vmgui.core.creation.moving import moved, moved_file

HERE = HostId("qemu:///system")
SESSION = HostId("qemu:///session")
THERE = HostId("qemu+ssh://shop/system")
ELSEWHERE = HostId("qemu+ssh://mail/system")
PATH = "/srv/debian.iso"


def test_what_names_something_of_the_first_host_is_forgotten() -> None:
    answers = Answers(
        source=Source.MANUAL,
        platform=Platform("kvm", "x86_64", "pc-q35-9.0"),
        disk=DiskAnswer(pool="fast", path="/images/a.qcow2", format="raw"),
        network=NetworkAnswer("bridge", "br0"),
        extras=Extras((SharedDirectory("/srv", "srv"),), ("<hostdev/>",), "spice", True),
        firmware="efi",
        drivers="/srv/virtio-win.iso",
        tree=Tree("http://a", injected=(Path("/home/me/ks.cfg"),)),
        cpus=3,
        name="web1",
    )

    found = moved(answers, HERE, THERE)

    assert found == Answers(
        source=Source.MANUAL,
        disk=DiskAnswer(format="raw"),
        extras=Extras(boots_network_first=True),
        tree=answers.tree,
        cpus=3,
        name="web1",
    )


@pytest.mark.parametrize(
    ("file", "before", "after", "expected"),
    [
        (FileChoice(PATH), HERE, THERE, FileChoice(PATH, is_here=True)),
        (FileChoice(PATH), HERE, SESSION, FileChoice(PATH)),
        (FileChoice(PATH), THERE, ELSEWHERE, FileChoice()),
        (FileChoice(PATH), THERE, HERE, FileChoice()),
        (FileChoice(PATH, True, "isos"), THERE, HERE, FileChoice(PATH)),
        (FileChoice(PATH, True, "isos"), THERE, ELSEWHERE, FileChoice(PATH, True)),
        (FileChoice(), HERE, THERE, FileChoice()),
    ],
)
def test_file_of_this_computer_is_kept_and_others_are_not(
    file: FileChoice, before: HostId, after: HostId, expected: FileChoice
) -> None:
    assert moved_file(file, Source.ISO, before, after) == expected


def test_description_in_xml_is_read_here_for_any_host() -> None:
    file = FileChoice("/home/me/web1.xml")

    assert moved_file(file, Source.XML, THERE, ELSEWHERE) == file
