"""Passwords, passphrases and keys on their way from a field to libvirt."""

from __future__ import annotations

import base64
import binascii
from typing import NoReturn

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _


class Concealed:
    """A value that is shown nowhere: not in logs, reports, jobs or what an error carries along.

    Whoever made it wipes it with `forget` as soon as it has arrived. An error keeps the frames that
    it went through, and with them their variables: hand this on, and not what is in it.
    """

    __slots__ = ("_bytes",)

    def __init__(self, value: str | bytes = b"") -> None:
        """Take a value; text becomes UTF-8."""
        self._bytes = bytearray(value.encode() if isinstance(value, str) else value)

    @classmethod
    def from_base64(cls, text: str | bytes) -> Concealed:
        """The value that a text in base64 stands for, such as a key of Ceph's.

        Raises:
            InvalidInput: it is no base64.
        """
        value = _decoded(text)
        del text  # an error keeps the variables of this frame
        if value is None:
            raise InvalidInput(_("This is no base64 text."))
        return cls(value)

    def decoded(self) -> Concealed:
        """What this stands for if it is base64; this one stays as it is.

        Raises:
            InvalidInput: it is no base64.
        """
        return Concealed.from_base64(self.reveal())

    def reveal(self) -> bytes:
        """The value, for the call that needs it; nothing once it is forgotten."""
        return bytes(self._bytes)

    def forget(self) -> None:
        """Wipe it."""
        self._bytes[:] = bytes(len(self._bytes))
        self._bytes.clear()

    def __len__(self) -> int:
        """How many bytes there are."""
        return len(self._bytes)

    @override
    def __repr__(self) -> str:
        return "Concealed(…)"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a concealed value is not stored")


def _decoded(text: str | bytes) -> bytes | None:
    """What a text in base64 stands for; None if it is none."""
    encoded = text.encode(errors="replace") if isinstance(text, str) else text
    try:
        return base64.b64decode(b"".join(encoded.split()), validate=True)
    except binascii.Error:
        return None
