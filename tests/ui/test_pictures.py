from __future__ import annotations

import threading

import pytest
from PySide6.QtGui import QImage

from vmgui.base.errors import VmguiError
from vmgui.ui import pictures

PPM = b"P6\n2 1\n255\n" + bytes([255, 0, 0, 0, 0, 255])


async def test_picture_of_the_hypervisor_is_decoded() -> None:
    image = await pictures.to_image(PPM)

    assert (image.width(), image.height()) == (2, 1)
    assert image.pixelColor(0, 0).name() == "#ff0000"


async def test_picture_becomes_a_png() -> None:
    content = await pictures.to_png(PPM)

    assert content.startswith(b"\x89PNG")
    assert QImage.fromData(content).pixelColor(1, 0).name() == "#0000ff"


@pytest.mark.parametrize("content", [b"", b"nothing", PPM[:5]])
async def test_what_is_no_picture_is_said(content: bytes) -> None:
    with pytest.raises(VmguiError, match="cannot be read"):
        await pictures.to_png(content)


async def test_decoding_is_not_done_in_the_gui_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    threads = []

    def decode(_content: bytes) -> QImage:
        threads.append(threading.current_thread())
        return QImage()

    monkeypatch.setattr(pictures, "_decode", decode)

    await pictures.to_image(PPM)

    assert threads[0] is not threading.main_thread()
