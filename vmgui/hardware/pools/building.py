"""Building: what *Build Pool* makes, and what could be lost by it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Way(Enum):
    """How a pool is built (virStoragePoolBuild)."""

    NONE = "none"
    """Not at all."""
    PLAIN = "plain"
    """Without a flag: makes what cannot destroy anything, such as a directory."""
    NEW = "new"
    """Formats what is empty, and refuses the rest."""
    OVERWRITE = "overwrite"
    """Formats, whatever was there."""


@dataclass(frozen=True)
class Building:
    """What *Build Pool* does for a type of pools."""

    effect: str
    """What it makes: a sentence, untranslated."""
    built: Way
    """The way when it is wanted."""
    otherwise: Way = Way.NONE
    """The way when it is not."""
    is_usual: bool = False
    """Whether it is wanted unless somebody says otherwise."""
    overwrite: str = ""
    """What has to be agreed to where something is on the device already: the words of a tick,
    untranslated; empty if libvirt cannot be told to go on."""

    def way(self, *, is_wanted: bool, overwrites: bool) -> Way:
        """The way that a person has chosen."""
        if not is_wanted:
            return self.otherwise
        return Way.OVERWRITE if overwrites and self.overwrite else self.built
