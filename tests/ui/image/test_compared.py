from __future__ import annotations

import pytest

from tests.ui.dialogs.acting import asking, press
from vmgui.core.imaging.values import CompareResult, ImageFile
from vmgui.ui.image.compared import ComparedDialog, said, show

ONE, OTHER = ImageFile("/a/one.qcow2"), ImageFile("/a/other.img")


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (CompareResult(True, (1, 1)), "Guests find the same in both images."),
        (CompareResult(True, (1, 2)), "one is longer, by nothing but zeros."),
        (CompareResult(False, (1, 2)), "“one.qcow2” and “other.img” differ in size."),
        (CompareResult(False, (9, 9), 2048), "differ, first at 2 KiB."),
    ],
)
def test_result_is_said(result: CompareResult, words: str) -> None:
    assert said(ONE, OTHER, result).endswith(words)


async def test_result_is_shown_until_it_is_read() -> None:
    task, dialog = await asking(show(None, ONE, OTHER, CompareResult(True, (1, 1))), ComparedDialog)

    press(dialog, "close")

    await task
