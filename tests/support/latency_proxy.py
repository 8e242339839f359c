"""A slow link to a libvirt daemon: a proxy that delays every byte and counts the calls.

with SlowLink(directory / "slow.sock", daemon_socket, one_way_seconds=0.02) as link:
    ...                     # connect to test+unix:///default?socket=<link.path>
    link.calls              # how many remote procedure calls have passed so far
"""

from __future__ import annotations

import asyncio
import struct
import threading
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Self

_HEADER = struct.Struct(">IIIiI")  # length, program, version, procedure, type (libvirt's RPC)
_REMOTE_PROGRAM = 0x20008086
_CALL = 0


class SlowLink:
    """Listens on one socket and passes everything on to another one, late. Runs in a thread."""

    def __init__(self, path: Path, target: Path, one_way_seconds: float) -> None:
        """Make a link; it is there between `start` and `stop`.

        Args:
            path: the socket to connect to.
            target: the daemon's socket.
            one_way_seconds: the delay; half a round trip.
        """
        self.path = path
        self.procedures: Counter[int] = Counter()
        """The calls that have passed, by libvirt's number of the procedure."""
        self._target = target
        self._delay = one_way_seconds
        self._loop = asyncio.new_event_loop()
        self._is_ready = threading.Event()
        self._stop = asyncio.Event()
        self._pumps: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="slow link", daemon=True)

    @property
    def calls(self) -> int:
        """How many calls have passed; keep-alive is not counted."""
        return self.procedures.total()

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()
        self._is_ready.wait(5)

    def stop(self) -> None:
        """Cut all connections."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_unix_server(self._connected, self.path)
        self._is_ready.set()
        await self._stop.wait()
        server.close()
        for task in self._pumps:
            task.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        await asyncio.sleep(0)  # the transports close in a turn of their own

    async def _connected(
        self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter
    ) -> None:
        daemon, to_daemon = await asyncio.open_unix_connection(self._target)
        for reader, writer, is_counted in (
            (client, to_daemon, True),
            (daemon, to_client, False),
        ):
            task = self._loop.create_task(self._pump(reader, writer, is_counted=is_counted))
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_counted: bool
    ) -> None:
        pending = b""
        try:
            while data := await reader.read(65536):
                self._loop.call_later(self._delay, writer.write, data)
                if is_counted:
                    pending = self._counted(pending + data)
            await asyncio.sleep(self._delay * 2)
        except ConnectionError:
            pass  # a killed daemon
        finally:
            writer.close()

    def _counted(self, data: bytes) -> bytes:
        """Count the whole messages in `data` and return the rest."""
        while len(data) >= _HEADER.size:
            length, program, _version, procedure, kind = _HEADER.unpack_from(data)
            if len(data) < length:
                break
            if program == _REMOTE_PROGRAM and kind == _CALL:
                self.procedures[procedure] += 1
            data = data[length:]
        return data
