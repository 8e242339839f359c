"""Pictures of displays, decoded and encoded in a worker: a large one takes tens of milliseconds."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.core.work import away


def _decode(content: bytes) -> QImage:
    image = QImage.fromData(content)
    if image.isNull():
        raise VmguiError(_("The host sent a picture that cannot be read."))
    return image


def _encode(content: bytes) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(_decode(content))
    return bytes(buffer.data().data())


async def to_image(content: bytes) -> QImage:
    """A picture as the hypervisor gives it (PNG or PPM), decoded.

    Raises:
        VmguiError: it is not a picture.
    """
    return await away(_decode, content)


async def to_png(content: bytes) -> bytes:
    """A picture as the hypervisor gives it, as PNG.

    Raises:
        VmguiError: it is not a picture.
    """
    return await away(_encode, content)
