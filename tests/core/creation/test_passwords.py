from __future__ import annotations

import ctypes
import shutil
import subprocess
from collections.abc import Iterator

import pytest

import vmgui.core.creation.passwords as module
from vmgui.core.creation.passwords import hashed


@pytest.fixture
def no_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    module._library.cache_clear()
    monkeypatch.setattr(module, "_LIBRARIES", ("libcrypt.so.none",))
    yield
    module._library.cache_clear()


@pytest.mark.parametrize("password", ["secret", "gehe im Wald", "ü€ '\"$:"])
def test_hash_is_the_one_that_others_make(password: str) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to compare: install openssl")

    found = hashed(password)

    assert found is not None
    command = [openssl, "passwd", "-6", "-salt", found.split("$")[2], "-stdin"]
    other = subprocess.run(command, input=password.encode(), capture_output=True, check=True)
    assert found == other.stdout.decode().strip()


def test_hashes_of_a_password_differ() -> None:
    assert hashed("secret") != hashed("secret")


@pytest.mark.usefixtures("no_library")
def test_without_a_library_there_is_no_hash() -> None:
    assert hashed("secret") is None


def test_library_that_knows_no_such_method_gives_no_hash(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Poor:
        def crypt(self, _password: bytes, _setting: bytes) -> bytes:
            return b"*0"

    monkeypatch.setattr(module, "_library", Poor)

    assert hashed("secret") is None


def test_library_is_the_one_of_the_system() -> None:
    assert isinstance(module._library(), ctypes.CDLL)
