"""Disk images, and what is found out about them: values. Sizes and offsets are in bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from vmgui.base.errors import VmguiError

WITH_BACKING = frozenset({"qcow2", "qcow", "qed", "vmdk"})
"""The formats whose images can build on others."""


@dataclass(frozen=True, slots=True)
class ImageFile:
    """A disk image that is there."""

    path: str
    """Absolute, on its host."""
    format: str = ""
    """As QEMU calls it: "qcow2", "raw" ...; empty for what its first bytes say."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An internal snapshot of a qcow2 image."""

    id: str
    """A number that the image gives it."""
    name: str
    taken: float
    """When, in seconds since 1970."""
    vm_state_size: int = 0
    """How much of it is the memory of a machine that ran; 0 for a disk alone."""
    vm_clock: float = 0.0
    """How long that machine had run, in seconds."""


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A bitmap of changes, for backups."""

    name: str
    granularity: int
    flags: tuple[str, ...] = ()
    """"auto" while it records, "in-use" if its machine did not end well."""


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """What an image says of itself, as far as it can be read."""

    file: ImageFile
    virtual_size: int | None = None
    """What the guest sees."""
    actual_size: int | None = None
    """What it takes."""
    cluster_size: int | None = None
    backing_name: str = ""
    """What it builds on as it is written in it, empty for nothing: may be relative."""
    backing_path: str = ""
    """The same as a path, if it is one."""
    backing_format: str = ""
    """Of what it builds on, empty if it does not say."""
    is_encrypted: bool = False
    is_dirty: bool = False
    """True if it was not closed well; the next who opens it repairs that."""
    is_corrupt: bool = False
    """True if QEMU found it damaged; nobody can write to it before it is repaired."""
    compat: str = ""
    """The version of qcow2: "0.10" or "1.1"."""
    compression: str = ""
    """How compressed clusters are packed, such as "zlib"."""
    has_lazy_refcounts: bool | None = None
    refcount_bits: int | None = None
    has_extended_l2: bool | None = None
    data_path: str = ""
    """The file that has its data, if that is another one."""
    snapshots: tuple[Snapshot, ...] = ()
    bitmaps: tuple[Bitmap, ...] = ()
    specific: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """All that is special to its format, by QEMU's names."""


@dataclass(frozen=True, slots=True)
class Link:
    """One image of a chain."""

    file: ImageFile
    info: ImageInfo | None = None
    """None if it could not be read."""
    problem: VmguiError | None = None
    """Why the chain ends here though it should not: it is missing, damaged, not ours to read, or
    closes a circle."""


Chain = tuple[Link, ...]
"""An image and those it builds on, itself first."""


class ExtentKind(Enum):
    """What is in an area of an image."""

    DATA = "data"
    ZERO = "zero"
    """Allocated, and reads as zeros."""
    HOLE = "hole"
    """Not allocated in any image of the chain; reads as zeros."""


@dataclass(frozen=True, slots=True)
class Extent:
    """An area of an image, as the guest sees it."""

    start: int
    length: int
    kind: ExtentKind
    depth: int = 0
    """Which image of the chain has it: 0 for the image itself, 1 for what it builds on ..."""


@dataclass(frozen=True, slots=True)
class ImageMap:
    """Which areas of an image are allocated."""

    size: int
    """What the guest sees."""
    extents: tuple[Extent, ...]
    """In order, without gaps; at most `maps.MOST_EXTENTS`."""
    is_exact: bool = True
    """False if areas were too many and small: each extent then tells what most of it is."""
    data: Mapping[int, int] = field(default_factory=dict, hash=False)
    """How much data each image of the chain holds, by depth; always exact."""


class Repair(Enum):
    """How far a repair goes."""

    LEAKS = "leaks"
    """Only gives back space that nothing uses: without risk."""
    ALL = "all"
    """Everything; may choose wrongly what belongs to the guest."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check has found, after the repair if there was one."""

    leaks: int = 0
    """Clusters that nothing uses: wasted space, no harm."""
    corruptions: int = 0
    errors: int = 0
    """What could not be checked."""
    leaks_fixed: int = 0
    corruptions_fixed: int = 0
    total_clusters: int | None = None
    allocated_clusters: int | None = None
    fragmented_clusters: int | None = None
    compressed_clusters: int | None = None
    end_offset: int | None = None
    """Where the image ends in its file."""

    @property
    def is_sound(self) -> bool:
        """True if nothing is wrong (any more)."""
        return not (self.leaks or self.corruptions or self.errors)


@dataclass(frozen=True, slots=True)
class CompareResult:
    """How two images differ, as guests see them."""

    is_identical: bool
    """True also if one is longer, but only by zeros, unless the comparison is strict."""
    sizes: tuple[int | None, int | None]
    """What guests see of each."""
    first_difference: int | None = None
    """Where they differ first; None if they do not, or only in size."""

    @property
    def have_same_size(self) -> bool:
        """True if guests see as much of both."""
        return self.sizes[0] == self.sizes[1]


@dataclass(frozen=True, slots=True)
class NewCopy:
    """What an image is converted to."""

    path: str
    """Absolute; nothing may be there."""
    format: str = "qcow2"
    is_compressed: bool = False
    """Only qcow2, qcow and vmdk can be; written once, later writes are not compressed."""
    sparse_size: int | None = None
    """How many zeros in a row become a hole: None for QEMU's 4 KiB, 0 for none at all, so that the
    copy takes all its space."""
    backing: ImageFile | None = None
    """Leave out what is as in this image, and build on it; None to copy everything."""
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    """More of the format's own, by QEMU's names: "compat", "cluster_size", "preallocation" ..."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is changed about a qcow2 image; None for what stays."""

    compat: str | None = None
    """"0.10" for QEMU before 1.1, "1.1"."""
    has_lazy_refcounts: bool | None = None
    """Faster writes; the image needs a repair after a crash. Needs compat 1.1."""
    refcount_bits: int | None = None
    """1, 2, 4, 8, 16, 32 or 64; other than 16 needs compat 1.1."""
