"""Processes that are told things and answer, in lines of JSON on their standard streams."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_ROOT = Path(__file__).parents[2]
_END_SECONDS = 10


class ChildError(Exception):
    """A child did not answer; the message says which and what it was told."""


class Child:
    """A context manager: `python -m MODULE ARGUMENTS`, which ends when its input ends.

    Args:
        module: reads one JSON list (a verb and its arguments) a line, and writes one JSON value as
            its answer to each.
        *arguments: of the module.
        environment: of the process.
    """

    def __init__(self, module: str, *arguments: str, environment: Mapping[str, str]) -> None:
        self._module = module
        self._command = [sys.executable, "-m", module, *arguments]
        self._environment = environment

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def ask(self, verb: str, *arguments: object, seconds: float = 60) -> Any:
        """Tell it something and wait for the answer.

        Raises:
            ChildError: no answer in time, or it has ended.
        """
        what = f"{self._module} {verb}"
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin
        assert stdout
        try:
            stdin.write(json.dumps([verb, *arguments]).encode() + b"\n")
            stdin.flush()
        except BrokenPipeError as error:
            raise ChildError(f"{what}: it has ended") from error
        if not select.select([stdout], [], [], seconds)[0]:
            raise ChildError(f"{what}: no answer within {seconds} s")
        line = stdout.readline()
        if not line:
            raise ChildError(f"{what}: it has ended")
        return json.loads(line)
