"""The whole program on a desktop of its own, seen and driven from outside, with real hosts.

VMGUI_SCREENSHOTS names a directory for pictures of the main stations; without it they go with the
other files of the test run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import needs
from tests.support.desktop import Desktop
from tests.support.driver import Program, Screen
from tests.support.lab.client import Client

TITLE = "Virtual Machine Manager"
VIEWER = "virt-viewer|remote-viewer"
"""The names of viewers, as the window manager knows them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the journeys where the machine cannot give what they need."""
    reason = needs.lab() or needs.desktop() or needs.driver()
    for item in items:
        if reason and Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def desktop() -> Iterator[Desktop]:
    """A desktop for all journeys; each starts its programs anew."""
    with Desktop() as desktop:
        yield desktop


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of the stations go."""
    wanted = os.environ.get("VMGUI_SCREENSHOTS")
    directory = Path(wanted) if wanted else tmp_path_factory.mktemp("screenshots")
    directory.mkdir(parents=True, exist_ok=True)
    return directory


@dataclass
class Journey:
    """Starts the program in the client of the lab, from which the hosts are reached by name."""

    screen: Screen
    client: Client
    directory: Path
    pictures: Path

    def start(self, *arguments: str, path: Path | None = None) -> Program:
        """Start vmgui.

        Args:
            arguments: its command line.
            path: a directory of the programs that it may find; all without it.
        """
        program = Path(sys.executable).with_name("vmgui")
        log = self.directory / f"vmgui-{len(self.screen.programs)}.log"
        environment = {"PATH": str(path)} if path else {}
        pairs = [f"{name}={value}" for name, value in environment.items()]
        command = self.client.argv(["env", *pairs, program, "--debug", "", *arguments])
        return self.screen.start(command, log)

    def settings(self, **values: object) -> None:
        """Set settings as an earlier run of the program would have."""
        file = self.config / "settings.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))

    @property
    def config(self) -> Path:
        """The program's configuration directory."""
        return Path(self.screen.desktop.environment["XDG_CONFIG_HOME"]) / "vmgui"

    @property
    def runtime(self) -> Path:
        """The program's directory of sockets and short-lived files."""
        return Path(self.screen.desktop.environment["XDG_RUNTIME_DIR"]) / "vmgui"

    def take_picture(self, name: str) -> None:
        """Take a picture of the whole screen, at a station that is worth a look."""
        self.screen.desktop.screenshot(self.pictures / f"{name}.png")

    def viewers(self, name: str = "") -> dict[int, int]:
        """The X windows of viewers that show this machine, with their processes."""
        return self.screen.windows(VIEWER, f"^{re.escape(name)}( \\(|$)" if name else "")

    def viewer(self, name: str, seconds: float = 20) -> tuple[int, int]:
        """Wait for a viewer of this machine; returns its X window and its process."""
        seen = self.screen.wait(lambda: self.viewers(name), f"a viewer of {name}", seconds)
        return next(iter(seen.items()))


@pytest.fixture
def journey(desktop: Desktop, client: Client, pictures: Path, tmp_path: Path) -> Iterator[Journey]:
    """Starts programs, which end with the test; what they have kept is removed."""
    with Screen(desktop) as screen:
        journey = Journey(screen, client, tmp_path, pictures)
        yield journey
        for pid in set(journey.viewers().values()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        logs = {program: program.log for program in screen.programs}
    for variable in ("CONFIG", "CACHE", "STATE"):
        directory = Path(desktop.environment[f"XDG_{variable}_HOME"]) / "vmgui"
        shutil.rmtree(directory, ignore_errors=True)
    for log in logs.values():
        assert "Traceback" not in log, log


def bin_directory(directory: Path, programs: Mapping[str, str]) -> Path:
    """Make a directory of programs.

    Args:
        directory: where it goes.
        programs: shell scripts by name; an empty one stands for the machine's own program.
    """
    directory.mkdir()
    for name, script in programs.items():
        path = directory / name
        if script:
            path.write_text(script)
            path.chmod(0o755)
        else:
            found = shutil.which(name)
            assert found is not None, f"{name} is not installed"
            path.symlink_to(found)
    return directory
