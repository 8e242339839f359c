"""Consoles: viewers are programs of their own, which show a guest and outlive the program."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.journeys.conftest import TITLE, Journey, bin_directory
from tests.support import needs
from tests.support.driver import Program
from tests.support.lab import Lab, LabHost
from tests.support.lab_fixtures import DomainOn

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

needs_viewer = pytest.mark.skipif(bool(needs.viewer()), reason=str(needs.viewer()))
COLOURS = 3
"""A picture with fewer shows no screen with writing on it."""
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


def colours(picture: Path) -> int:
    """How many colours are in the middle of a picture, where a viewer shows the guest."""
    image = QImage(str(picture))
    inner = image.copy(
        image.width() // 10, image.height() // 5, image.width() * 8 // 10, image.height() * 7 // 10
    )
    points = ((x, y) for x in range(0, inner.width(), 2) for y in range(0, inner.height(), 2))
    return len({inner.pixel(x, y) for x, y in points})


def assert_shows_guest(journey: Journey, window: int, name: str) -> None:
    """The viewer's picture is not blank."""
    path = journey.pictures / f"{name}.png"
    journey.screen.wait(
        lambda: colours(journey.screen.picture_of(window, path)) >= COLOURS,
        f"the viewer shows more than {COLOURS} colours, see {path}",
        20,
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
    program.press("Show Details")

    program.wait_text("cannot open the screen")
