"""Ways to wipe a volume: what libvirt's algorithms are, in words for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vmgui.base.i18n import N_, _, ngettext
from vmgui.core.resources import PoolReading


@dataclass(frozen=True, slots=True)
class WipeAlgorithm:
    """A way to overwrite what is in a volume."""

    id: str
    """virsh's word for it."""
    title: str
    """Untranslated."""
    passes: int
    """How often everything is written."""

    @property
    def label(self) -> str:
        """What it is and how long it takes, translated."""
        if not self.passes:
            return _(self.title)
        times = ngettext("writes once", "writes {count} times", self.passes)
        # Translators: a way to wipe a disk, and how often it writes all of it
        return _("{algorithm} ({times})").format(
            algorithm=_(self.title), times=times.format(count=self.passes)
        )


WIPE_ALGORITHMS = (
    WipeAlgorithm("zero", N_("Zeros"), 1),
    WipeAlgorithm("random", N_("Random data"), 1),
    WipeAlgorithm("nnsa", N_("NNSA NAP-14.1-C"), 4),
    WipeAlgorithm("dod", N_("DoD 5220.22-M"), 4),
    WipeAlgorithm("bsi", N_("BSI method"), 9),
    WipeAlgorithm("gutmann", N_("Gutmann method"), 35),
    WipeAlgorithm("schneier", N_("Schneier method"), 7),
    WipeAlgorithm("pfitzner7", N_("Pfitzner method, short"), 7),
    WipeAlgorithm("pfitzner33", N_("Pfitzner method, long"), 33),
    WipeAlgorithm("trim", N_("Discard, without writing"), 0),
)
"""All of libvirt's, those that are used most first (virStorageVolWipeAlgorithm, scrub(1)).

All but zeros and discarding need the program `scrub` on the host.
"""


def wipe_algorithms(pool: PoolReading) -> Sequence[WipeAlgorithm]:
    """The ways in which volumes of a pool can be wiped; libvirt's storage drivers differ."""
    if pool.type == "rbd":
        return [each for each in WIPE_ALGORITHMS if each.id in ("zero", "trim")]
    return [each for each in WIPE_ALGORITHMS if each.id != "trim"]
