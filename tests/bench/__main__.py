"""The command line of `make bench`: measures, prints the table, and ends with status 0.

python -m tests.bench [--only NAME] [--repeat N] [--no-peer] [--patience S] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.bench.children import ChildError
from tests.bench.programs import VIRT_MANAGER
from tests.bench.rig import NotMeasuredError, Rig
from tests.bench.table import Reading, Row, markdown, median
from tests.bench.work import Patience, Readings, Work
from tests.bench.works import WORKS
from tests.support import needs
from tests.support.lab.waiting import LabError

_FAILURES = (NotMeasuredError, ChildError, LabError, TimeoutError, ProcessLookupError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit status, which says nothing about the targets."""
    options = _parser().parse_args(arguments)
    if reason := needs.desktop():
        print(f"Nothing can be measured: {reason}", file=sys.stderr)
        return 2
    wanted = [work for work in WORKS if not options.only or _is_wanted(work, options.only)]
    with_peer = VIRT_MANAGER.is_installed() and not options.no_peer
    rows: list[Row] = []
    print(f"{os.cpu_count()} processors, load average {os.getloadavg()[0]:.1f} before.\n")
    with Rig() as rig:
        patience = Patience(seconds=options.patience)
        for work in wanted:
            rows += measure(rig, work, patience, repeat=options.repeat, with_peer=with_peer)
    print(markdown(rows))
    if options.json:
        options.json.write_text(json.dumps([row.to_json() for row in rows], indent=2) + "\n")
    return 0


def measure(
    rig: Rig, work: Work, patience: Patience, *, repeat: int, with_peer: bool
) -> Iterator[Row]:
    """Do a piece of work as often as wanted, and give its figures' medians.

    vmgui and virt-manager take turns, so that a busy moment of the machine hits both.
    """
    ours: list[Readings] = []
    theirs: list[Readings] = []
    for turn in range(repeat):
        print(f"{work.name} ({turn + 1} of {repeat}) …", file=sys.stderr, flush=True)
        ours.append(_tried(work, work.ours, rig, patience))
        if work.theirs and with_peer:
            theirs.append(_tried(work, work.theirs, rig, patience))
    for figure in work.figures:
        yield Row(figure, _middle(ours, figure.name) or Reading(None), _middle(theirs, figure.name))


def _tried(
    work: Work, do: Callable[[Rig, Patience], Readings], rig: Rig, patience: Patience
) -> Readings:
    """The readings, or the reason why there are none in each of them."""
    try:
        return do(rig, patience)
    except _FAILURES as error:
        return {figure.name: Reading(None, str(error)) for figure in work.figures}


def _middle(turns: Sequence[Readings], name: str) -> Reading | None:
    readings = [turn[name] for turn in turns if name in turn]
    return median(readings) if readings else None


def _is_wanted(work: Work, names: Sequence[str]) -> bool:
    return any(name == work.name or any(name == f.name for f in work.figures) for name in names)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    names = sorted({w.name for w in WORKS} | {f.name for w in WORKS for f in w.figures})
    parser.add_argument("--only", action="append", choices=names, help="measure only this")
    parser.add_argument("--repeat", type=int, default=1, help="so often, and take the median")
    parser.add_argument("--no-peer", action="store_true", help="leave virt-manager out")
    parser.add_argument(
        "--patience", type=float, default=30, help="seconds to wait for a distant host's list"
    )
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    return parser


if __name__ == "__main__":
    sys.exit(main())
