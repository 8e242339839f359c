from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, cast

import libvirt
import pytest

from vmgui.base.errors import Aborted, InvalidInput
from vmgui.virt import streams
from vmgui.virt.streams import CHUNK, BytesSource, FileSource, Piece

KIB = 1024


class Stream:
    """Takes what is sent; a hole is None."""

    def __init__(self, content: bytes = b"", refuses: str = "") -> None:
        self.content = content
        self.refuses = refuses
        self.sent: list[bytes | int] = []
        self.calls: list[str] = []

    def recv(self, length: int) -> bytes:
        part, self.content = self.content[: min(length, 7)], self.content[min(length, 7) :]
        return part

    def send(self, data: bytes) -> int:
        self.sent.append(data[:CHUNK])
        return len(self.sent[-1]) if isinstance(self.sent[-1], bytes) else 0

    def recvFlags(self, length: int, _flags: int) -> bytes | int:  # noqa: N802 - libvirt's name
        return -3 if self.content.startswith(b"_") else self.recv(length)

    def recvHole(self) -> int:  # noqa: N802 - libvirt's name
        self.content = self.content[1:]
        return 1000

    def sendHole(self, length: int) -> int:  # noqa: N802 - libvirt's name
        self.sent.append(length)
        return 0

    def finish(self) -> None:
        self._call("finish")

    def abort(self) -> None:
        self._call("abort")

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name in self.refuses:
            raise libvirt.libvirtError("made")


class Host:
    """Answers at once, and counts."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.answers = 0

    def newStream(self) -> Stream:  # noqa: N802 - libvirt's name
        return self.stream

    def getLibVersion(self) -> int:  # noqa: N802 - libvirt's name
        self.answers += 1
        return 0


def connection(stream: Stream) -> tuple[Any, Host]:
    host = Host(stream)
    return cast("libvirt.virConnect", host), host


def sparse_file(path: Path) -> Path:
    """64 KiB of nothing, 64 KiB of something, 64 KiB of nothing."""
    with path.open("wb") as file:
        file.seek(64 * KIB)
        file.write(b"x" * 64 * KIB)
        file.truncate(192 * KIB)
    return path


# What is sent


def test_file_is_told_in_data_and_holes(tmp_path: Path) -> None:
    with sparse_file(tmp_path / "file").open("rb") as file:
        source = FileSource(file.fileno(), "file")

        assert source.size == 192 * KIB
        assert list(source.pieces()) == [
            Piece(0, 64 * KIB, True),
            Piece(64 * KIB, 64 * KIB, False),
            Piece(128 * KIB, 64 * KIB, True),
        ]


@pytest.mark.parametrize("size", [0, 1, 100_000])
def test_file_without_holes_is_one_piece(tmp_path: Path, size: int) -> None:
    (tmp_path / "file").write_bytes(b"x" * size)

    with (tmp_path / "file").open("rb") as file:
        found = list(FileSource(file.fileno(), "file").pieces())

    assert found == ([Piece(0, size, False)] if size else [])


def test_file_system_that_knows_no_holes_is_all_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.lseek

    def seek(descriptor: int, position: int, whence: int) -> int:
        if whence in (os.SEEK_DATA, os.SEEK_HOLE):
            raise OSError(22, "Invalid argument")
        return real(descriptor, position, whence)

    monkeypatch.setattr(os, "lseek", seek)

    with sparse_file(tmp_path / "file").open("rb") as file:
        found = list(FileSource(file.fileno(), "file").pieces())

    assert found == [Piece(0, 192 * KIB, False)]


def test_directory_is_no_source(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path, os.O_RDONLY)

    with pytest.raises(InvalidInput, match="“here” is no file"):
        FileSource(descriptor, "here")

    os.close(descriptor)


def test_file_that_shrinks_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 10)

    with (tmp_path / "file").open("r+b") as file:
        source = FileSource(file.fileno(), "file")
        file.truncate(5)

        assert source.read(0, 10) == b"x" * 5
        with pytest.raises(InvalidInput, match="has become shorter"):
            source.read(5, 5)


def test_file_that_is_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 10)

    with (tmp_path / "file").open("r+b") as file:
        source = FileSource(file.fileno(), "file")
        source.check()
        os.utime(file.fileno(), ns=(1, 1))

        with pytest.raises(InvalidInput, match="was changed while it was read"):
            source.check()


# Sending


def send(
    stream: Stream, source: streams.Source, *, is_sparse: bool = True, cancelled_after: int = 99
) -> tuple[list[tuple[int, int]], Host]:
    reports: list[tuple[int, int]] = []
    asked = 0

    def is_cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > cancelled_after

    made, host = connection(stream)
    streams.send(
        made,
        cast("libvirt.virStream", stream),
        source,
        lambda *done: reports.append(done),
        is_cancelled,
        is_sparse=is_sparse,
    )
    return reports, host


def test_holes_are_sent_as_holes_or_as_zeros(tmp_path: Path) -> None:
    sparse, dense = Stream(), Stream()
    with sparse_file(tmp_path / "file").open("rb") as file:
        source = FileSource(file.fileno(), "file")
        send(sparse, source)
        send(dense, source, is_sparse=False)

    assert sparse.sent == [64 * KIB, b"x" * 64 * KIB, 64 * KIB]
    assert b"".join(cast("list[bytes]", dense.sent)) == (tmp_path / "file").read_bytes()


def test_progress_is_what_the_host_has_taken() -> None:
    stream, size = Stream(), 20 * CHUNK

    reports, host = send(stream, BytesSource(bytes(size)))

    assert reports[0] == (0, size)
    assert reports[-1] == (size, size)
    assert len(reports) == host.answers + 2
    assert 2 < host.answers < 20


def test_slow_link_has_less_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(1000))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(now)))

    _reports, host = send(Stream(), BytesSource(bytes(20 * CHUNK)))

    assert host.answers >= 18


@pytest.mark.parametrize("after", [0, 1, 3])
def test_cancelled_is_aborted(after: int) -> None:
    stream = Stream()

    with pytest.raises(Aborted):
        send(stream, BytesSource(bytes(3 * CHUNK)), cancelled_after=after)

    assert len(stream.sent) == after


# Streams


def test_stream_is_finished() -> None:
    made, host = connection(Stream())

    with streams.stream(made):
        pass

    assert host.stream.calls == ["finish"]


def test_stream_that_fails_is_aborted_and_says_why() -> None:
    made, host = connection(Stream(refuses="abort"))

    with pytest.raises(ZeroDivisionError), streams.stream(made):
        raise ZeroDivisionError

    assert host.stream.calls == ["abort"]


def test_stream_that_cannot_be_finished_has_failed() -> None:
    made, host = connection(Stream(refuses="finish"))

    with pytest.raises(libvirt.libvirtError), streams.stream(made):
        pass

    assert host.stream.calls == ["finish", "abort"]


@pytest.mark.parametrize(("length", "expected"), [(0, b""), (9, b"012345678"), (99, b"0123456789")])
def test_receive_takes_what_comes_but_no_more(length: int, expected: bytes) -> None:
    stream = cast("libvirt.virStream", Stream(b"0123456789"))

    assert streams.receive(stream, length) == expected


# Receiving


def received(content: bytes, *, is_sparse: bool, after: int = 99) -> list[bytes | int]:
    asked = iter([False] * after)
    stream = cast("libvirt.virStream", Stream(content))
    return list(streams.received(stream, 99, lambda: next(asked, True), is_sparse=is_sparse))


def test_holes_come_as_holes_if_the_host_sends_them() -> None:
    assert received(b"0123456_abc", is_sparse=True) == [b"0123456", 1000, b"abc"]
    assert received(b"_0123", is_sparse=False) == [b"_0123"]


def test_receiving_that_is_cancelled_is_aborted() -> None:
    with pytest.raises(Aborted):
        received(b"0123456789", is_sparse=True, after=1)
