from __future__ import annotations

import pytest

from vmgui.base.errors import VmguiError
from vmgui.core.imaging import reading
from vmgui.core.imaging.values import CheckResult, ImageFile, ImageInfo, Snapshot

FILE = ImageFile("/a", "qcow2")


def test_info_that_says_nothing_is_empty() -> None:
    assert reading.info(FILE, {}) == ImageInfo(FILE)


def test_info_with_values_of_other_types_is_empty() -> None:
    said = {
        "virtual-size": "10",
        "backing-filename": 3,
        "snapshots": {"a": 1},
        "format-specific": {"type": "qcow2", "data": {"bitmaps": [1], "lazy-refcounts": "on"}},
    }

    info = reading.info(FILE, said)

    assert (info.virtual_size, info.backing_name, info.snapshots) == (None, "", ())
    assert (info.bitmaps, info.has_lazy_refcounts) == ((), None)


def test_info_of_another_format_keeps_what_is_special() -> None:
    data = {"cid": 7, "extents": [{"filename": "/a"}]}

    info = reading.info(FILE, {"format-specific": {"type": "vmdk", "data": data}})

    assert info.specific == data


def test_snapshot_of_a_machine_that_ran_says_when_and_how_long() -> None:
    said = {
        "id": "1",
        "name": "before",
        "vm-state-size": 5,
        "date-sec": 100,
        "date-nsec": 500_000_000,
        "vm-clock-sec": 7,
        "vm-clock-nsec": 250_000_000,
    }

    (snapshot,) = reading.info(FILE, {"snapshots": [said]}).snapshots

    assert snapshot == Snapshot("1", "before", 100.5, 5, 7.25)


def test_check_counts_what_is_left() -> None:
    result = reading.check({"leaks": 2, "corruptions-fixed": 3, "image-end-offset": 9})

    assert result == CheckResult(leaks=2, corruptions_fixed=3, end_offset=9)
    assert not result.is_sound


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"qemu-img: no", b"\xff"])
def test_what_is_no_object_says_so(content: bytes) -> None:
    with pytest.raises(VmguiError, match="cannot be read"):
        reading.document(content)
