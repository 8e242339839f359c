"""Somebody else who changes machines: `python -m tests.bench.changes URI COUNT`, a `Child`.

Fills an empty host of the test driver with running machines and keeps them alive, then suspends and
resumes them as it is told:

    ["ready"]                       answers when the machines are there
    ["storm", CHANGES, SECONDS]     spread over that time; answers how many, in how many seconds
    ["toggle", TIMES, PAUSE, SPAN]  one machine at a time, the first SPAN of them in turn; answers
                                    [uuid, is_running, before, after] of each call, by
                                    `time.monotonic()`, which all processes share
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections.abc import Callable

import libvirt

from tests.bench.world import machine

_THREADS = 8


class Changer:
    """The other side of a `Child`."""

    def __init__(self, uri: str, count: int) -> None:
        self._uri = uri
        self._connection = libvirt.open(uri)
        for domain in self._connection.listAllDomains():  # the test driver's own one
            domain.destroy()
            domain.undefine()
        for number in range(count):
            self._connection.defineXML(machine(number)).create()

    def storm(self, changes: int, seconds: float) -> dict[str, float]:
        """Change machines from several connections at once."""
        made: list[int] = []
        workers = [
            threading.Thread(target=self._storm, args=(part, changes // _THREADS, seconds, made))
            for part in range(_THREADS)
        ]
        began = time.monotonic()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return {"changes": sum(made), "seconds": time.monotonic() - began}

    def _storm(self, part: int, changes: int, seconds: float, made: list[int]) -> None:
        """Change machines that nobody else changes."""
        connection = libvirt.open(self._uri)
        mine = connection.listAllDomains()[part::_THREADS]
        running = _running(mine)
        choose = random.Random(part)
        began = time.monotonic()
        for turn in range(changes):
            _switch(choose.choice(mine), running)
            ahead = began + seconds * turn / changes - time.monotonic()
            if ahead > 0:
                time.sleep(ahead)
        made.append(changes)
        connection.close()

    def toggle(self, times: int, pause: float, span: int) -> list[tuple[str, bool, float, float]]:
        """Change one machine after the other."""
        domains = sorted(self._connection.listAllDomains(), key=lambda domain: domain.name())[:span]
        running = _running(domains)
        calls = []
        for turn in range(times):
            domain = domains[turn % span]
            before = time.monotonic()
            is_running = _switch(domain, running)
            calls.append((domain.UUIDString(), is_running, before, time.monotonic()))
            time.sleep(pause * random.uniform(0.8, 1.2))  # never in step with a sampler
        return calls


def _running(domains: list[libvirt.virDomain]) -> dict[str, bool]:
    return {d.UUIDString(): int(d.state()[0]) == libvirt.VIR_DOMAIN_RUNNING for d in domains}


def _switch(domain: libvirt.virDomain, running: dict[str, bool]) -> bool:
    """Suspend or resume a machine; returns whether it runs now."""
    uuid = domain.UUIDString()
    if running[uuid]:
        domain.suspend()
    else:
        domain.resume()
    running[uuid] = not running[uuid]
    return running[uuid]


def main() -> None:
    """Do as told, until the input ends."""
    changer = Changer(sys.argv[1], int(sys.argv[2]))
    verbs: dict[str, Callable[..., object]] = {
        "ready": lambda: True,
        "storm": changer.storm,
        "toggle": changer.toggle,
    }
    for line in sys.stdin:
        verb, *arguments = json.loads(line)
        print(json.dumps(verbs[verb](*arguments)), flush=True)


if __name__ == "__main__":
    main()
