from __future__ import annotations

import pytest

from vmgui.base.errors import NotFound, NotPossibleNow, VmguiError
from vmgui.core.imaging.complaints import error_of
from vmgui.core.imaging.shells import NotOurs


@pytest.mark.parametrize(
    ("words", "kind", "message"),
    [
        (
            "qemu-img: Could not open '/a': Failed to get \"write\" lock\n"
            "Is another process using the image [/a/b]?",
            NotPossibleNow,
            "“/a/b” is in use by a machine or another program.",
        ),
        (
            "qemu-img: Could not open '/a': Failed to get shared \"write\" lock",
            NotPossibleNow,
            "“/given” is in use by a machine or another program.",
        ),
        (
            "qemu-img: Could not open '/a': Could not open '/a': Permission denied",
            NotOurs,
            "You are not allowed to open “/a”.",
        ),
        (
            "qemu-img: Could not open '/top': Could not open backing file: "
            "Could not open '/it's base': No such file or directory",
            NotFound,
            "There is no “/it's base”.",
        ),
        (
            "qemu-img: error while writing at byte 0: No space left on device",
            VmguiError,
            "There is no space left where the image is.",
        ),
        (
            "qemu-img: Could not open '/a': qcow2: Image is corrupt; cannot be opened read/write",
            NotPossibleNow,
            "The image is damaged, and cannot be written to.",
        ),
        (
            "qemu-img: Could not open '/a': Parameter 'key-secret' is required for cipher",
            NotPossibleNow,
            "The image is encrypted, and cannot be read without its passphrase.",
        ),
        (
            "qemu-img: something\nqemu-img: is new",
            VmguiError,
            "The disk image could not be worked on: is new",
        ),
        ("", VmguiError, "The disk image could not be worked on: "),
    ],
)
def test_complaint_becomes_a_sentence(words: str, kind: type[VmguiError], message: str) -> None:
    error = error_of(words, "/given")

    assert type(error) is kind
    assert error.message == message
    assert error.detail == words


def test_only_what_an_image_builds_on_can_have_another_place() -> None:
    missing = "Could not open '/base': No such file or directory"

    below = error_of(f"qemu-img: Could not open '/top': Could not open backing file: {missing}", "")
    itself = error_of(f"qemu-img: {missing}", "/base")

    assert "rebase it" in below.hint
    assert not itself.hint
