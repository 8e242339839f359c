"""What is measured of uploads and downloads, beside virsh's in the same run; on a real host."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.children import Child
from tests.bench.rig import NotMeasuredError, Rig
from tests.bench.table import Figure, Reading
from tests.bench.work import Patience, Readings, Work, calm_down, list_in, milliseconds
from tests.support.lab import LabHost

_MIB = 1 << 20
_POOL, _NAME = "default", "image"
_SECONDS = 600
"""For one transfer."""


def _transfers(rig: Rig, patience: Patience) -> Readings:
    """Bytes that nothing could make smaller; each time from and to new files."""
    with (
        rig.real_host() as host,
        tempfile.TemporaryDirectory(prefix="vmgui-bench-", dir="/var/tmp") as place,
        rig.probe() as probe,
    ):
        source, target = Path(place) / "source", Path(place) / "target"
        _fill(source, patience.transfer_mib)
        list_in(probe, host.uri)
        calm_down(probe, patience)
        theirs_up = _timed(lambda: _virsh_upload(host, source))
        theirs_down = _timed(lambda: _virsh_download(host, target))
        host.virsh("vol-delete", "--pool", _POOL, _NAME)
        target.unlink()
        first = _pauses_of_the_first(probe, host, Path(place))
        up, up_memory = _asked(probe, "upload", host.uri, source)
        down, down_memory = _asked(probe, "download", host.uri, target)
        pauses = probe.ask("pauses")
        if target.stat().st_size != patience.transfer_mib * _MIB:
            raise NotMeasuredError("what came back is not what was sent")
    return {
        "upload": _compared(up, theirs_up, patience),
        "download": _compared(down, theirs_down, patience),
        "transfer-memory": Reading(
            max(up_memory, down_memory), f"upload {up_memory:.0f}, download {down_memory:.0f}"
        ),
        "transfer-pause": Reading(
            pauses[0] * 1000,
            f"the longest pauses: {', '.join(milliseconds(pause) for pause in pauses[:3])}; "
            f"in the first transfer, which imports what it needs: {milliseconds(first)}",
        ),
    }


def _fill(path: Path, size_mib: int) -> None:
    piece = os.urandom(_MIB)
    with path.open("wb") as file:
        for number in range(size_mib):
            file.write(number.to_bytes(8, "big") + piece[8:])


def _timed(do: Callable[[], object]) -> float:
    """The seconds that something takes, while the disks have nothing else to do."""
    os.sync()
    began = time.monotonic()
    do()
    return time.monotonic() - began


def _asked(probe: Child, verb: str, uri: str, path: Path) -> tuple[float, float]:
    """The seconds that vmgui takes, and by how many MiB it grew."""
    os.sync()
    seconds, grown = probe.ask("transfer", verb, uri, _POOL, _NAME, str(path), seconds=_SECONDS)
    return seconds, grown


def _pauses_of_the_first(probe: Child, host: LabHost, place: Path) -> float:
    """The longest pause while a small file goes there; then begin to measure."""
    small = place / "small"
    _fill(small, 1)
    probe.ask("rest")
    probe.ask("transfer", "upload", host.uri, _POOL, "small", str(small))
    longest: float = probe.ask("pauses")[0]
    probe.ask("rest")
    return longest


def _virsh_upload(host: LabHost, source: Path) -> None:
    size = str(source.stat().st_size)
    host.virsh("vol-create-as", _POOL, _NAME, size, "--allocation", "0", "--format", "raw")
    host.virsh("vol-upload", "--pool", _POOL, _NAME, str(source), "--sparse")


def _virsh_download(host: LabHost, target: Path) -> None:
    host.virsh("vol-download", "--pool", _POOL, _NAME, str(target), "--sparse")


def _compared(ours: float, theirs: float, patience: Patience) -> Reading:
    def speed(seconds: float) -> str:
        return f"{patience.transfer_mib / seconds:.0f} MiB/s"

    return Reading(ours / theirs * 100, f"{speed(ours)}, virsh {speed(theirs)}")


TRANSFER_WORKS = (
    Work(
        "transfers",
        [
            Figure("upload", "upload of 4 GiB over a local socket, our time", "% of virsh's", 111),
            Figure("download", "download of the same, our time", "% of virsh's", 111),
            Figure("transfer-memory", "growth of the program's memory meanwhile", "MiB", 64),
            Figure("transfer-pause", "worst GUI pause meanwhile", "ms", 50),
        ],
        _transfers,
        needs_real_host=True,
    ),
)
