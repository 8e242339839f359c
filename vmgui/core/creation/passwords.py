"""Hashes of passwords, as /etc/shadow has them.

Python has had no module for that since 3.13; libxcrypt, with which the system itself checks who
logs in, is on every Linux.
"""

from __future__ import annotations

import ctypes
import secrets
import string
import threading
from functools import cache

_LIBRARIES = ("libcrypt.so.2", "libcrypt.so.1")
"""Its names: that of Fedora, Arch and openSUSE, and that of Debian."""
_SALT = string.ascii_letters + string.digits
_SALT_LENGTH = 16
_SHA_512 = "$6$"
"""Known to all guests; newer methods are not."""
_LOCK = threading.Lock()
"""crypt(3) has one place for its results."""


def hashed(password: str) -> str | None:
    """The SHA-512 hash of a password with a salt of its own; None if there is no library for it."""
    library = _library()
    if library is None:
        return None
    salt = "".join(secrets.choice(_SALT) for _number in range(_SALT_LENGTH))
    with _LOCK:
        found = library.crypt(password.encode(), f"{_SHA_512}{salt}".encode())
    # Failures begin with "*", see crypt(3).
    return found.decode() if found and found.startswith(_SHA_512.encode()) else None


@cache
def _library() -> ctypes.CDLL | None:
    for name in _LIBRARIES:
        try:
            library = ctypes.CDLL(name)
            library.crypt.argtypes = (ctypes.c_char_p, ctypes.c_char_p)
            library.crypt.restype = ctypes.c_char_p
        except (OSError, AttributeError):
            continue
        return library
    return None
