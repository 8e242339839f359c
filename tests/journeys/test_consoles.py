"""Consoles: viewers are programs of their own, which show a guest and outlive the program."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, qGray

from tests.journeys.conftest import TITLE, Journey, bin_directory
from tests.support import needs
from tests.support.driver import Program
from tests.support.lab import Lab, LabHost
from tests.support.lab_fixtures import DomainOn

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

needs_viewer = pytest.mark.skipif(bool(needs.viewer()), reason=str(needs.viewer()))
BRIGHT = 100
WRITING = 200
"""Bright points in a picture that has a few lines of text."""
NC = """\
#!/bin/bash
exec 3<>"/dev/tcp/$1/$2"
cat <&3 &
exec cat >&3
"""
RECORDER = """\
#!/bin/sh
printf '%s\\n' "$@" >{file}.new && mv {file}.new {file}
"""
KEEPER = """\
#!/bin/sh
stat -c '%a %u' "$1" >{file}.new && cat "$1" >>{file}.new && mv {file}.new {file}
exec remote-viewer-itself "$1"
"""


def open_console(program: Program, name: str) -> None:
    """Select a running machine and press *Open*."""
    program.wait_row(name, State="Running")
    program.select(name)
    program.press("Open")


def end_viewer(journey: Journey, pid: int, name: str) -> None:
    """Close a viewer, as somebody else's program that it is."""
    os.kill(pid, signal.SIGTERM)
    journey.screen.wait(lambda: not journey.viewers(name), "the viewer has gone")


def writing(picture: Path) -> int:
    """How many bright points are on the black of a guest's screen; 0 if it is not black yet."""
    image = QImage(str(picture))
    left, top = image.width() // 10, image.height() // 5
    greys = [
        qGray(image.pixel(x, y))
        for x in range(left, image.width() - left, 2)
        for y in range(top, image.height() - top, 2)
    ]
    is_black = greys.count(0) > len(greys) // 2
    return sum(grey > BRIGHT for grey in greys) if is_black else 0


def assert_shows_guest(journey: Journey, window: int, name: str) -> None:
    """The viewer shows what the guest has written on its screen."""
    path = journey.pictures / f"{name}.png"
    journey.screen.wait(
        lambda: writing(journey.screen.picture_of(window, path)) > WRITING,
        f"the viewer shows the guest, see {path}",
    )


@needs_viewer
@pytest.mark.parametrize("place", ["near", "far"])
def test_open_starts_virt_viewer_which_outlives_the_program(
    journey: Journey,
    lab: Lab,
    host_a: LabHost,
    host_b: LabHost,
    domain_on: DomainOn,
    place: str,
) -> None:
    domain_on(host_a if place == "near" else host_b, "idle", name="web1")
    _install_nc(host_b)
    uri = host_a.uri if place == "near" else lab.uri(host_b.name, ssh=True)
    program = journey.start("--connect", uri)

    open_console(program, "web1")
    window, pid = journey.viewer("web1")
    assert pid != program.pid
    assert_shows_guest(journey, window, f"viewer-{place}")
    program.close(TITLE)
    program.process.wait(10)

    assert (window, pid) == journey.viewer("web1")
    end_viewer(journey, pid, "web1")


def _install_nc(host: LabHost) -> None:
    """Give a host what virt-viewer's tunnel runs there; no package that we need brings it."""
    host.is_tampered = True
    program = host.files / "root/bin/nc"
    program.parent.mkdir()
    program.write_text(NC)
    program.chmod(0o755)
    (host.files / "root/.bashrc").write_text("PATH=/root/bin:$PATH\n")


@needs_viewer
@pytest.mark.parametrize("place", ["near", "far"])
def test_remote_viewer_gets_a_private_file_and_deletes_it(
    journey: Journey,
    lab: Lab,
    host_a: LabHost,
    host_b: LabHost,
    domain_on: DomainOn,
    tmp_path: Path,
    place: str,
) -> None:
    domain_on(host_a if place == "near" else host_b, "idle", name="web1")
    uri = host_a.uri if place == "near" else lab.uri(host_b.name, ssh=True)
    journey.settings(viewer="remote-viewer")
    seen = tmp_path / "seen"
    itself = _in_host_network(host_a) if place == "near" else ""
    programs = bin_directory(
        tmp_path / "bin",
        {
            "ssh": "",
            "sh": "",
            "stat": "",
            "cat": "",
            "mv": "",
            "remote-viewer": KEEPER.format(file=seen),
            "remote-viewer-itself": f'#!/bin/sh\nexec {itself} /usr/bin/remote-viewer "$@"\n',
        },
    )
    program = journey.start("--connect", uri, path=programs)

    open_console(program, "web1")
    window, pid = journey.viewer("web1")

    assert_shows_guest(journey, window, f"remote-viewer-{place}")
    access, _, file = seen.read_text().partition("\n")
    assert access == f"600 {os.geteuid()}"
    assert "type=vnc\ntitle=web1\ndelete-this-file=1\nhost=127.0.0.1\nport=" in file
    assert list(journey.runtime.glob("*.vv")) == []
    end_viewer(journey, pid, "web1")


def _in_host_network(host: LabHost) -> str:
    """Where the display of a host's guest is the address 127.0.0.1: on the host itself."""
    return f"/usr/bin/nsenter --target {host.init.pid} --net"


def test_custom_command_gets_what_its_template_says(
    journey: Journey, lab: Lab, host_b: LabHost, domain_on: DomainOn, tmp_path: Path
) -> None:
    domain = domain_on(host_b, "idle", name="web 1")
    uri = lab.uri(host_b.name, ssh=True)
    recorded, viewer = tmp_path / "recorded", tmp_path / "my viewer"
    viewer.write_text(RECORDER.format(file=recorded))
    viewer.chmod(0o755)
    journey.settings(
        viewer="custom", viewer_command=f"'{viewer}' --to {{host}} {{uri}} {{uuid}} '{{name}}; x'"
    )
    program = journey.start("--connect", uri)

    open_console(program, "web 1")
    program.screen.wait(recorded.exists, "the viewer was started")

    assert recorded.read_text().splitlines() == [
        "--to",
        "127.0.0.1",
        uri,
        domain.uuid,
        "web 1; x",
    ]


def test_viewer_missing_says_which_package_has_it(
    journey: Journey, host_a: LabHost, domain_on: DomainOn, tmp_path: Path
) -> None:
    domain_on(host_a, "idle", name="web1")
    programs = bin_directory(tmp_path / "bin", {"ssh": "", "sh": ""})
    program = journey.start("--connect", host_a.uri, path=programs)

    open_console(program, "web1")
    program.wait_text("virt-viewer is not installed on this computer")
    program.wait_text("Install the package “virt-viewer”")
    journey.take_picture("viewer-missing")
    program.press("Close")

    program.wait_row("web1", State="Running")


def test_viewer_that_fails_says_so_with_its_last_words(
    journey: Journey, host_a: LabHost, domain_on: DomainOn, tmp_path: Path
) -> None:
    domain_on(host_a, "idle", name="web1")
    failing = "#!/bin/sh\necho 'cannot open the screen' >&2\nexit 7\n"
    programs = bin_directory(tmp_path / "bin", {"ssh": "", "sh": "", "virt-viewer": failing})
    program = journey.start("--connect", host_a.uri, path=programs)

    open_console(program, "web1")
    program.wait_text("virt-viewer ended with status 7")
    program.check("Show Details")

    program.wait_text("cannot open the screen")
