from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.worlds import eventually
from vmgui.base.errors import Aborted, InvalidInput, TimedOut, VmguiError
from vmgui.core.imaging import running
from vmgui.core.imaging.running import NoProgram, Order, run
from vmgui.core.imaging.shells import NotOurs, Shell

HERE = Shell()


def script(text: str, *arguments: str, makes: str = "", can_stop: bool = True) -> Order:
    return Order(("sh", "-c", text, "test", *arguments), makes, can_stop)


def sleeper(directory: Path, *, can_stop: bool = True) -> Order:
    """Writes that it has begun and when it has ended, into files."""
    text = "echo $$ > $1/begun; sleep 0.5; echo > $1/ended"
    makes = str(directory / "made") if can_stop else ""
    return script(text, str(directory), makes=makes, can_stop=can_stop)


async def test_outcome_has_status_output_and_complaints() -> None:
    outcome = await run(HERE, script('echo out; echo "$1" >&2; exit 3', "a  'b' \"c\" $d"))

    assert (outcome.status, outcome.output) == (3, b"out\n")
    assert outcome.words == "a  'b' \"c\" $d"


async def test_output_is_received_as_it_comes() -> None:
    pieces: list[bytes] = []

    outcome = await run(HERE, script("echo 1; sleep 0.2; echo 2"), received=pieces.append)

    assert pieces == [b"1\n", b"2\n"]
    assert outcome.output == b""


async def test_only_the_last_of_many_complaints_are_kept() -> None:
    outcome = await run(HERE, script("seq 100000 >&2; exit 1"))

    assert outcome.words.endswith("100000")
    assert len(outcome.words) <= 1 << 14


async def test_new_file_is_kept_when_it_is_finished(tmp_path: Path) -> None:
    new = tmp_path / "new"

    await run(HERE, script('echo made > "$1"', str(new), makes=str(new)))

    assert new.read_text() == "made\n"


async def test_new_file_of_what_fails_is_removed(tmp_path: Path) -> None:
    new = tmp_path / "-new"

    outcome = await run(HERE, script('[ -e "$1" ] && exit 3', str(new), makes=str(new)))

    assert outcome.status == 3
    assert not new.exists()


@pytest.mark.parametrize("kind", ["file", "link", "directory"])
async def test_what_is_there_is_left_alone(tmp_path: Path, kind: str) -> None:
    old = tmp_path / "old"
    make = {"file": old.touch, "link": lambda: old.symlink_to("nothing"), "directory": old.mkdir}
    make[kind]()

    with pytest.raises(InvalidInput, match=r"There is a “.*old” already"):
        await run(HERE, script("exit 1", makes=str(old)))

    assert old.is_symlink() or old.exists()


async def test_what_cannot_be_made_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot be made"):
        await run(HERE, script("true", makes=str(tmp_path / "missing/new")))


async def test_missing_program_is_named() -> None:
    with pytest.raises(NoProgram, match="no no-such-program"):
        await run(HERE, Order(("no-such-program",)))


async def test_missing_program_of_a_host_is_named() -> None:
    # A shell stands for ssh: what is behind it is one word, and run by a shell on the host.
    with pytest.raises(NoProgram, match="The host has no no-such-program"):
        await run(Shell(("sh", "-c")), Order(("no-such-program",)))


async def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(TimedOut):
        await run(HERE, sleeper(tmp_path), seconds=0.2)

    assert not (tmp_path / "made").exists()
    assert not (tmp_path / "ended").exists()


async def test_what_is_cancelled_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(Aborted):
        await run(HERE, sleeper(tmp_path), is_cancelled=(tmp_path / "begun").exists)

    assert not (tmp_path / "made").exists()
    assert not (tmp_path / "ended").exists()


async def test_whoever_waits_for_it_and_is_cancelled_stops_it(tmp_path: Path) -> None:
    waiting = asyncio.ensure_future(run(HERE, sleeper(tmp_path)))
    await eventually((tmp_path / "begun").exists, "it has begun")

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert not (tmp_path / "made").exists()


async def test_what_must_not_be_stopped_goes_on(tmp_path: Path) -> None:
    waiting = asyncio.ensure_future(run(HERE, sleeper(tmp_path, can_stop=False)))
    await eventually((tmp_path / "begun").exists, "it has begun")

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    await eventually((tmp_path / "ended").exists, "it has ended by itself")


async def test_script_is_one_line() -> None:
    for can_stop in (True, False):
        assert "\n" not in Order(("a",), can_stop=can_stop).script()


def test_progress_is_the_last_that_was_printed() -> None:
    reports: list[float] = []

    running.percent(reports.append)(b"    (0.00/100%)\r    (12.50/100%)\r    (1")

    assert reports == [12.5]


BACKGROUND = """\
#!/bin/sh
for last; do :; done
( exec </dev/null >/dev/null; sleep 20 ) & echo $! > "$0.pid"
exec sh -c "$last"
"""


@pytest.fixture
def sharing(tmp_path: Path) -> Iterator[Shell]:
    """A shell behind an ssh that leaves a process behind, which keeps its complaints open."""
    program = tmp_path / "ssh"
    program.write_text(BACKGROUND)
    program.chmod(0o755)
    yield Shell((str(program),))
    os.kill(int((tmp_path / "ssh.pid").read_text()), signal.SIGKILL)


@pytest.mark.limit(10)
async def test_end_is_seen_while_an_ssh_in_the_background_keeps_the_pipe(sharing: Shell) -> None:
    outcome = await run(sharing, script("echo out; echo words >&2; exit 3"))

    assert (outcome.status, outcome.output, outcome.words) == (3, b"out\n", "words")


@pytest.mark.limit(10)
async def test_cancelling_ends_while_an_ssh_in_the_background_keeps_the_pipe(
    sharing: Shell, tmp_path: Path
) -> None:
    with pytest.raises(Aborted):
        await run(sharing, sleeper(tmp_path), is_cancelled=(tmp_path / "begun").exists)

    assert not (tmp_path / "made").exists()


async def test_program_of_the_way_that_is_missing_is_named() -> None:
    with pytest.raises(NotOurs, match="“/no/ssh”, which connects to the host, cannot be started"):
        await run(Shell(("/no/ssh",)), script("true"))


async def test_what_cannot_be_given_to_a_program_says_so() -> None:
    with pytest.raises(NotOurs, match="cannot be started"):
        await run(HERE, script("true", "a\0b"))


async def test_output_that_cannot_be_read_is_an_error_and_no_bug(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def received(_content: bytes) -> None:
        raise VmguiError("unreadable")

    with pytest.raises(VmguiError, match="unreadable"):
        await run(HERE, script("echo 1; sleep 5"), received=received)

    assert not [record for record in caplog.records if record.levelname == "ERROR"]
