"""Disk images for tests of their window and dialogs."""

from __future__ import annotations

import shutil

import pytest

from tests.ui.dialogs.conftest import stay

__all__ = ["stay"]


@pytest.fixture(autouse=True)
def needs_qemu_img() -> None:
    if shutil.which("qemu-img") is None:
        pytest.skip("there is no qemu-img")
