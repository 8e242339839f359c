"""qemu-img's JSON as values: BlockNodeInfo, ImageCheck ... of QEMU's QAPI schema.

What an old version does not say is left at its default, what a new one says more is passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.core.imaging.values import Bitmap, CheckResult, ImageFile, ImageInfo, Snapshot

_NANOSECONDS = 1e9


def document(content: bytes) -> Mapping[str, Any]:
    """A JSON object.

    Raises:
        VmguiError: it is none.
    """
    try:
        found = json.loads(content)
    except ValueError as error:
        raise _unreadable(str(error)) from error
    if not isinstance(found, dict):
        raise _unreadable(content[:200].decode(errors="replace"))
    return found


def _unreadable(detail: str) -> VmguiError:
    return VmguiError(_("What qemu-img says about the image cannot be read."), detail=detail)


def info(file: ImageFile, said: Mapping[str, Any]) -> ImageInfo:
    """What `qemu-img info` says."""
    special = _mapping(_mapping(said, "format-specific"), "data")
    return ImageInfo(
        file,
        _number(said, "virtual-size"),
        _number(said, "actual-size"),
        _number(said, "cluster-size"),
        _text(said, "backing-filename"),
        _text(said, "full-backing-filename") or _text(said, "backing-filename"),
        _text(said, "backing-filename-format"),
        bool(said.get("encrypted")),
        bool(said.get("dirty-flag")),
        bool(special.get("corrupt")),
        _text(special, "compat"),
        _text(special, "compression-type"),
        _flag(special, "lazy-refcounts"),
        _number(special, "refcount-bits"),
        _flag(special, "extended-l2"),
        _text(special, "data-file"),
        tuple(map(_snapshot, _mappings(said, "snapshots"))),
        tuple(map(_bitmap, _mappings(special, "bitmaps"))),
        special,
    )


def _snapshot(said: Mapping[str, Any]) -> Snapshot:
    seconds, nanoseconds = said.get("date-sec", 0), said.get("date-nsec", 0)
    clock = said.get("vm-clock-sec", 0) + said.get("vm-clock-nsec", 0) / _NANOSECONDS
    return Snapshot(
        _text(said, "id"),
        _text(said, "name"),
        seconds + nanoseconds / _NANOSECONDS,
        _number(said, "vm-state-size") or 0,
        clock,
    )


def _bitmap(said: Mapping[str, Any]) -> Bitmap:
    flags = said.get("flags", ())
    return Bitmap(_text(said, "name"), _number(said, "granularity") or 0, tuple(map(str, flags)))


def check(said: Mapping[str, Any]) -> CheckResult:
    """What `qemu-img check` says."""
    return CheckResult(
        _number(said, "leaks") or 0,
        _number(said, "corruptions") or 0,
        _number(said, "check-errors") or 0,
        _number(said, "leaks-fixed") or 0,
        _number(said, "corruptions-fixed") or 0,
        _number(said, "total-clusters"),
        _number(said, "allocated-clusters"),
        _number(said, "fragmented-clusters"),
        _number(said, "compressed-clusters"),
        _number(said, "image-end-offset"),
    )


def _number(said: Mapping[str, Any], name: str) -> int | None:
    value = said.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _flag(said: Mapping[str, Any], name: str) -> bool | None:
    value = said.get(name)
    return value if isinstance(value, bool) else None


def _mapping(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = said.get(name)
    return value if isinstance(value, dict) else {}


def _mappings(said: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    value = said.get(name)
    return (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()
