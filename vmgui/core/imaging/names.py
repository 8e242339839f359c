"""Which of many paths lead to one and the same file.

The directory of a pool is often a symbolic link to a larger disk: then the pool, a machine and a
person may each call one image by another name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from vmgui.base.ids import HostId
from vmgui.core.imaging.running import Order, run
from vmgui.core.imaging.shells import NotOurs, Shell, shell_of

SAME_SECONDS = 30.0
"""How long a question may take: one of the files may be on a server that does not answer."""
_MOST_BYTES = 1 << 15
"""How many of names are asked about at once: what ssh is given as one word has a limit."""
_SAME = (
    'image=$1; shift; for each; do if [ "$each" -ef "$image" ]; then printf "%s\\0" "$each"; fi;'
    " done"
)


async def same_on(host: HostId, path: str, others: Collection[str]) -> tuple[str, ...]:
    """Those of other paths that lead to the file at one; none if nobody lets us look.

    Raises:
        HostError: the host could not be reached, or did not answer.
    """
    try:
        return await same_files(await shell_of(host), path, others)
    except NotOurs:
        return ()


async def same_files(shell: Shell, path: str, others: Collection[str]) -> tuple[str, ...]:
    """Those of other absolute paths that lead to the file at one, by links or by mounts.

    Raises:
        HostError: the host could not be reached, or did not answer.
    """
    found: list[str] = []
    wanted = (other for other in others if other.startswith("/") and "\0" not in other)
    for portion in _portions(wanted):
        order = Order(("sh", "-c", _SAME, "vmgui", path, *portion))
        outcome = await run(shell, order, seconds=SAME_SECONDS)
        names = outcome.output.decode(errors="surrogateescape").split("\0")
        found += (name for name in names if name)
    return tuple(found)


def _portions(paths: Iterable[str]) -> Iterator[list[str]]:
    portion: list[str] = []
    size = 0
    for path in paths:
        size += len(path.encode(errors="surrogateescape")) + 1
        if portion and size > _MOST_BYTES:
            yield portion
            portion, size = [], 0
        portion.append(path)
    if portion:
        yield portion
