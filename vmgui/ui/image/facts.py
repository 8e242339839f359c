"""What is known of a disk image, as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import vmgui.base.units as units
from vmgui.base.i18n import N_, _
from vmgui.core.imaging.values import Bitmap, ImageInfo, Link
from vmgui.ui.facts import Fact, Group

Value = str | Sequence[str]


def _of_info(read: Callable[[ImageInfo], Value]) -> Callable[[Link], Value]:
    """What the image says of itself; nothing if it could not be read."""
    return lambda link: read(link.info) if link.info is not None else ""


def _problem(link: Link) -> Value:
    if link.problem is None:
        return ""
    return [part for part in (link.problem.message, link.problem.hint) if part]


def _state(info: ImageInfo) -> Value:
    found = []
    if info.is_corrupt:
        found.append(_("Damaged: nobody can write to it before it is repaired."))
    if info.is_dirty:
        found.append(_("Not closed well: the next who opens it repairs that."))
    return found


def _on_off(is_on: bool | None) -> str:
    if is_on is None:
        return ""
    return _("On") if is_on else _("Off")


def _bitmap(bitmap: Bitmap) -> str:
    # Translators: a bitmap of a disk image, and how fine it is
    return _("{name} (every {granularity})").format(
        name=bitmap.name, granularity=units.size(bitmap.granularity)
    )


GROUPS: tuple[Group[Link], ...] = (
    Group(
        N_("Image"),
        (
            Fact("problem", N_("Problem:"), _problem, is_long=True),
            Fact("path", N_("Path:"), lambda link: link.file.path),
            Fact("format", N_("Format:"), lambda link: link.file.format),
            Fact("state", N_("State:"), _of_info(_state), is_long=True),
            Fact("size", N_("Size:"), _of_info(lambda info: units.size(info.virtual_size))),
            Fact("taken", N_("Takes:"), _of_info(lambda info: units.size(info.actual_size))),
            Fact(
                "encrypted",
                N_("Encrypted:"),
                _of_info(lambda info: _("Yes") if info.is_encrypted else ""),
            ),
        ),
    ),
    Group(
        N_("Builds on"),
        (
            Fact("backing", N_("Written in it:"), _of_info(lambda info: info.backing_name)),
            Fact("backing-path", N_("Path:"), _of_info(lambda info: info.backing_path)),
            Fact("backing-format", N_("Format:"), _of_info(lambda info: info.backing_format)),
        ),
    ),
    Group(
        N_("Format"),
        (
            Fact("compat", N_("Version:"), _of_info(lambda info: info.compat)),
            Fact("cluster", N_("Cluster size:"), _of_info(lambda i: units.size(i.cluster_size))),
            Fact("compression", N_("Compression:"), _of_info(lambda info: info.compression)),
            Fact(
                "lazy-refcounts",
                N_("Lazy reference counts:"),
                _of_info(lambda info: _on_off(info.has_lazy_refcounts)),
            ),
            Fact(
                "refcount-bits",
                N_("Bits of a reference count:"),
                _of_info(lambda info: str(info.refcount_bits or "")),
            ),
            Fact(
                "extended-l2",
                N_("Extended tables:"),
                _of_info(lambda info: _on_off(info.has_extended_l2)),
            ),
            Fact("data-path", N_("Data file:"), _of_info(lambda info: info.data_path)),
            Fact(
                "bitmaps",
                N_("Bitmaps:"),
                _of_info(lambda info: [_bitmap(each) for each in info.bitmaps]),
            ),
        ),
    ),
)
