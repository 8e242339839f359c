"""qemu-img's command lines, see qemu-img(1).

Names are absolute, so that none looks like an option or like "nbd:", and formats are always told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from vmgui.core.imaging.running import QEMU_IMG, Order
from vmgui.core.imaging.values import (
    WITH_BACKING,
    Amendment,
    ImageFile,
    NewCopy,
    Repair,
    Snapshot,
)

CHECKED = frozenset({0, 2, 3})
"""The statuses of a check: sound, damaged, leaking."""
COMPARED = frozenset({0, 1})
"""The statuses of a comparison: identical, different."""

_REPAIRS = {Repair.LEAKS: "leaks", Repair.ALL: "all"}


def _order(*words: str, makes: str = "", can_stop: bool = True) -> Order:
    return Order((QEMU_IMG, *words), makes, can_stop)


def info(file: ImageFile) -> Order:
    """Say what an image is, without what it builds on; also while a machine runs from it."""
    return _order("info", "-U", "--output=json", "-f", file.format, file.path)


def areas(file: ImageFile) -> Order:
    """Say which areas are allocated, in the image and in those it builds on."""
    return _order("map", "-U", "--output=json", "-f", file.format, file.path)


def check(file: ImageFile, repair: Repair | None, *, is_device: bool = False) -> Order:
    """Look for damage, and repair it.

    What the image builds on is not opened: it has nothing to do with it, and may be missing.
    """
    how = ["-r", _REPAIRS[repair]] if repair else []
    driver = "host_device" if is_device else "file"
    node = {
        "driver": file.format,
        "file": {"driver": driver, "filename": file.path},
        **({"backing": None} if file.format in WITH_BACKING else {}),
    }
    return Order(
        (QEMU_IMG, "check", "--output=json", *how, f"json:{json.dumps(node)}"),
        can_stop=repair is None,
        expected=CHECKED,
    )


def compare(first: ImageFile, second: ImageFile, *, is_strict: bool) -> Order:
    """Compare what guests see."""
    strict = ["-s"] if is_strict else []
    formats = ["-f", first.format, "-F", second.format]
    words = (QEMU_IMG, "compare", "-p", *strict, *formats, first.path, second.path)
    return Order(words, expected=COMPARED)


def convert(source: ImageFile, copy: NewCopy) -> Order:
    """Make another image of the same content."""
    words = ["convert", "-p", "-f", source.format, "-O", copy.format]
    if copy.is_compressed:
        words.append("-c")
    if copy.sparse_size is not None:
        words += ["-S", str(copy.sparse_size)]
    if copy.backing is not None:
        words += ["-B", copy.backing.path, "-F", copy.backing.format]
    words += _options(copy.options)
    return _order(*words, source.path, copy.path, makes=copy.path)


def create_overlay(base: ImageFile, path: str, size: int | None) -> Order:
    """Make an image that builds on another."""
    words = ["create", "-q", "-f", "qcow2", "-F", base.format, "-b", base.path, path]
    if size is not None:
        words.append(str(size))
    return _order(*words, makes=path)


def rebase(file: ImageFile, base: ImageFile | None, *, is_safe: bool) -> Order:
    """Let an image build on another base."""
    words = ["rebase", "-p", "-f", file.format]
    if not is_safe:
        words.append("-u")
    words += ["-b", base.path, "-F", base.format] if base else ["-b", ""]
    return _order(*words, file.path, can_stop=is_safe)


def commit(file: ImageFile, base: ImageFile | None, *, keeps_content: bool) -> Order:
    """Write what is in an image into what it builds on."""
    words = ["commit", "-p", "-f", file.format]
    if keeps_content:
        words.append("-d")
    if base:
        words += ["-b", base.path]
    return _order(*words, file.path)


def amend(file: ImageFile, amendment: Amendment) -> Order:
    """Change the options of an image."""
    options = {}
    if amendment.compat is not None:
        options["compat"] = amendment.compat
    if amendment.has_lazy_refcounts is not None:
        options["lazy_refcounts"] = "on" if amendment.has_lazy_refcounts else "off"
    if amendment.refcount_bits is not None:
        options["refcount_bits"] = str(amendment.refcount_bits)
    words = ["amend", "-p", "-f", file.format, *_options(options), file.path]
    return _order(*words, can_stop=False)


def resize(file: ImageFile, size: int, *, may_shrink: bool) -> Order:
    """Make an image larger or smaller."""
    shrink = ["--shrink"] if may_shrink else []
    words = ["resize", "-q", *shrink, "-f", file.format, file.path, str(size)]
    return _order(*words, can_stop=False)


def create_snapshot(file: ImageFile, name: str) -> Order:
    """Keep the present content under a name."""
    return _snapshot("-c", name, file)


def apply_snapshot(file: ImageFile, snapshot: Snapshot) -> Order:
    """Go back to a snapshot: QEMU looks for an identifier first."""
    return _snapshot("-a", snapshot.id, file)


def delete_snapshot(file: ImageFile, snapshot: Snapshot) -> Order:
    """Forget a snapshot: QEMU only looks for a name."""
    return _snapshot("-d", snapshot.name, file)


def _snapshot(verb: str, which: str, file: ImageFile) -> Order:
    # It takes no -f together with an image, so the format is said in the image's name.
    options = ",".join(
        f"{name}={value.replace(',', ',,')}"
        for name, value in (("driver", file.format), ("file.filename", file.path))
    )
    return _order("snapshot", "-q", verb, which, "--image-opts", options, can_stop=False)


def _options(options: Mapping[str, str]) -> list[str]:
    """A format's options; a comma in a value is written twice."""
    if not options:
        return []
    text = ",".join(f"{name}={value.replace(',', ',,')}" for name, value in options.items())
    return ["-o", text]
