"""How qemu-img is run: its progress, its end, and that nothing stays behind.

It is started by a script that watches its own input. If that ends, because somebody cancels, or the
program or the connection is gone, the script kills qemu-img and removes what was half made: so that
happens on the host, also when nobody can reach it any more.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from vmgui.base.errors import Aborted, InvalidInput, TimedOut, VmguiError
from vmgui.base.i18n import N_, _
from vmgui.core.imaging import shells
from vmgui.core.imaging.shells import NotOurs, Shell
from vmgui.core.tasks import Tasks

log = logging.getLogger(__name__)

QEMU_IMG = "qemu-img"
DENIED = "Permission denied"
"""What the system calls it, in its own language."""
DENIED_HINT = N_(
    "Connect to the host as somebody who is, such as qemu+ssh://root@HOST/system, or ask its "
    "administrator to give you access to the file."
)
END_SECONDS = 10.0
"""How long something that was cancelled may take to end."""

_LOOK_SECONDS = 0.05
"""Between questions whether it is cancelled."""
_WORDS_SECONDS = 1.0
"""How long to wait for last words: an ssh in the background may keep their pipe open."""
_CHUNK = 1 << 16
_MOST_WORDS = 1 << 14
"""How many bytes of its complaints are kept."""
_PERCENT = re.compile(rb"\((\d+(?:\.\d+)?)/100%\)")

_NOT_FOUND, _EXISTS, _NOT_MADE = 127, 117, 118
# It goes on when nobody listens any more: there is something to remove.
_PREPARE = f"""\
trap "" HUP PIPE; LC_ALL=C; export LC_ALL; new=$1; shift;
if [ -n "$new" ]; then
if [ -e "$new" ] || [ -L "$new" ]; then exit {_EXISTS}; fi;
(set -C; : > "$new") || exit {_NOT_MADE};
fi;
"""
_STOPPABLE = """\
exec 3<&0;
"$@" </dev/null 3<&- & child=$!;
(while read -r line; do :; done; kill -KILL $child) <&3 >/dev/null 2>&1 & watch=$!;
exec 3<&-;
wait $child; status=$?;
kill $watch 2>/dev/null;
"""
_UNSTOPPABLE = """\
"$@" </dev/null; status=$?;
"""
_FINISH = """\
if [ $status -ne 0 ] && [ -n "$new" ]; then rm -f -- "$new"; fi;
exit $status
"""


class NoProgram(NotOurs):
    """There is no qemu-img."""


@dataclass(frozen=True, slots=True)
class Order:
    """A program that shall be run where a host's files are."""

    words: tuple[str, ...]
    """The program, and its arguments."""
    makes: str = ""
    """The new file; it is removed again unless it is finished."""
    can_stop: bool = True
    """False for what must not end half done: it goes on whatever happens to us."""
    expected: frozenset[int] = frozenset({0})
    """The statuses that are an answer and no failure."""

    def script(self) -> str:
        """What runs it, given `makes` and the words as arguments.

        On one line: some login shells do not let a quoted word go on after the end of a line.
        """
        script = _PREPARE + (_STOPPABLE if self.can_stop else _UNSTOPPABLE) + _FINISH
        return " ".join(script.split("\n"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How qemu-img has ended."""

    status: int
    output: bytes
    """Empty if somebody else has received it."""
    words: str
    """What it complains of."""


def never() -> bool:
    """For what nobody cancels."""
    return False


def percent(report: Callable[[float], object]) -> Callable[[bytes], None]:
    """Reads how far qemu-img is from what it prints with -p, and reports it, from 0 to 100."""

    def received(content: bytes) -> None:
        if found := _PERCENT.findall(content):
            report(float(found[-1]))

    return received


def require(program: str) -> None:
    """See whether this computer has a program.

    Raises:
        NoProgram: it has not.
    """
    if shutil.which(program) is None:
        raise _missing(Shell(), program)


async def run(
    shell: Shell,
    order: Order,
    *,
    received: Callable[[bytes], object] | None = None,
    is_cancelled: Callable[[], bool] = never,
    seconds: float | None = None,
) -> Outcome:
    """Run qemu-img, or another program, where a host's files are.

    Args:
        shell: where.
        order: what is run.
        received: is given its output as it comes; else the outcome has it.
        is_cancelled: asked several times a second.
        seconds: how long it may take.

    Raises:
        Aborted: it was cancelled; nothing is left of it.
        TimedOut: it took too long; nothing is left of it.
        NoProgram: there is no qemu-img.
        InvalidInput: what it shall make is there already, or cannot be.
        NotOurs: we are not allowed to make it, or nothing can be started.
        HostError: the host could not be reached, or was lost.
    """
    async with _pipe() as (output, end), _pipe() as (words, other_end):
        process = await _started(shell, order, end, other_end)
        following = _Following(process, output, words, received, is_cancelled)
        try:
            async with asyncio.timeout(seconds):
                outcome = await following.outcome()
        except TimeoutError as error:
            message = _("The host did not answer within {seconds} seconds.")
            raise TimedOut(message.format(seconds=round(seconds or 0))) from error
        finally:
            if process.returncode is None and order.can_stop:
                await _stop(process)
    _check(shell, order, outcome)
    return outcome


@asynccontextmanager
async def _pipe() -> AsyncIterator[tuple[asyncio.StreamReader, int]]:
    """A pipe to read from, and its other end, which whoever takes it closes.

    It is none of asyncio's own, because an ssh in the background may keep it open: before Python
    3.13 `Process.wait` waits for those, too.
    """
    reader = asyncio.StreamReader()
    ours, end = os.pipe()
    transport, _protocol = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(ours, "rb", buffering=0)
    )
    try:
        yield reader, end
    finally:
        transport.close()


async def _started(shell: Shell, order: Order, output: int, words: int) -> Process:
    """Start an order that prints into one pipe, and complains into another.

    Raises:
        NotOurs: it cannot be started.
    """
    command = shell.command(order.script(), order.makes, *order.words)
    # In a session of its own: keys typed in a terminal are not for it, and ssh asks in a window.
    try:
        if shell.is_here:
            require(order.words[0])
        log.debug("Running %s", command)
        return await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=output, stderr=words, start_new_session=True
        )
    except (OSError, ValueError) as error:  # such as a program that is not there, or "\0" in a name
        reason = getattr(error, "strerror", None) or error
        if shell.is_here:
            message = _("“{program}” cannot be started: {reason}")
        else:
            message = _("“{program}”, which connects to the host, cannot be started: {reason}")
        raise NotOurs(message.format(program=command[0], reason=reason), str(error)) from error
    finally:
        os.close(output)
        os.close(words)


class _Following:
    """A program that runs."""

    def __init__(
        self,
        process: Process,
        output: asyncio.StreamReader,
        words: asyncio.StreamReader,
        received: Callable[[bytes], object] | None,
        is_cancelled: Callable[[], bool],
    ) -> None:
        self._process = process
        self._pipes = output, words
        self._is_cancelled = is_cancelled
        self._output = bytearray()
        self._received = received or self._output.extend
        self._words = bytearray()
        self._problem: VmguiError | None = None
        """Why its output cannot be read."""

    async def outcome(self) -> Outcome:
        """Wait for its end.

        Raises:
            Aborted: it was cancelled; the process still runs.
            VmguiError: its output cannot be read; the process may still run.
        """
        reading = Tasks()
        words = reading.start(self._listen(), "what qemu-img complains of")
        output = reading.start(self._receive(), "what qemu-img prints")
        try:
            while not output.done():
                if self._is_cancelled():
                    raise Aborted(_("It was cancelled."))
                await asyncio.wait({output}, timeout=_LOOK_SECONDS)
            await output
            if self._problem is not None:
                raise self._problem
            status = await self._process.wait()
            await asyncio.wait({words}, timeout=_WORDS_SECONDS)
        finally:
            await reading.close()
        complaints = self._words.decode(errors="replace").strip()
        return Outcome(status, bytes(self._output), complaints)

    async def _receive(self) -> None:
        while content := await self._pipes[0].read(_CHUNK):
            try:
                self._received(content)
            except VmguiError as error:
                self._problem = error
                return

    async def _listen(self) -> None:
        while content := await self._pipes[1].read(_CHUNK):
            self._words += content
            del self._words[:-_MOST_WORDS]


async def _stop(process: Process) -> None:
    """End a program by the end of its input, and wait until it has cleaned up.

    Raises:
        VmguiError: it does not end.
    """
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(END_SECONDS):
            await process.wait()
    except TimeoutError as error:
        with suppress(ProcessLookupError):
            process.kill()
        raise VmguiError(
            _("It was cancelled, but has not ended within {seconds} seconds.").format(
                seconds=round(END_SECONDS)
            ),
            hint=_("The host may be overloaded. Look there for a qemu-img that still runs."),
        ) from error


def _check(shell: Shell, order: Order, outcome: Outcome) -> None:
    shells.raise_lost(shell, outcome.status, outcome.words)
    if outcome.status == _NOT_FOUND:
        raise _missing(shell, order.words[0])
    if outcome.status == _EXISTS:
        raise InvalidInput(
            _("There is a “{path}” already.").format(path=order.makes),
            field="path",
            hint=_("Choose another name, or delete it first."),
        )
    if outcome.status == _NOT_MADE:
        reason = outcome.words.rpartition(": ")[2]
        if reason == DENIED:
            message = _("You are not allowed to make “{path}”.")
            raise NotOurs(message.format(path=order.makes), outcome.words, _(DENIED_HINT))
        message = _("“{path}” cannot be made: {reason}")
        raise InvalidInput(message.format(path=order.makes, reason=reason), "path", outcome.words)


def _missing(shell: Shell, program: str) -> NoProgram:
    if shell.is_here:
        message = _("This computer has no {program}, which works on disk images.")
    else:
        message = _("The host has no {program}, which works on disk images.")
    hint = _("Install the package qemu-utils, or qemu-img.")
    return NoProgram(message.format(program=program), hint=hint)
