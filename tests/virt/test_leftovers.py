from __future__ import annotations

from typing import cast

import libvirt
import pytest

from tests.support.stored import failure
from vmgui.base.errors import Aborted, HostError, InvalidInput
from vmgui.virt.leftovers import removed_on_failure


class Volume:
    def __init__(self, refusal: int | None = None) -> None:
        self.refusal = refusal
        self.is_deleted = False

    def name(self) -> str:
        return "a.img"

    def path(self) -> str:
        return "/images/a.img"

    def delete(self, _flags: int) -> None:
        if self.refusal is not None:
            raise failure(self.refusal)
        self.is_deleted = True


def fail(volume: Volume, error: Exception) -> None:
    with removed_on_failure(cast("libvirt.virStorageVol", volume)):
        raise error


def test_volume_stays_if_nothing_fails() -> None:
    volume = Volume()

    with removed_on_failure(cast("libvirt.virStorageVol", volume)):
        pass

    assert not volume.is_deleted


@pytest.mark.parametrize("refusal", [None, libvirt.VIR_ERR_NO_STORAGE_VOL])
def test_volume_that_is_gone_needs_no_word(refusal: int | None) -> None:
    with pytest.raises(InvalidInput) as caught:
        fail(Volume(refusal), InvalidInput("It is no file."))

    assert caught.value.hint == ""


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (InvalidInput("It is no file."), InvalidInput, "It is no file."),
        (failure(libvirt.VIR_ERR_NO_MEMORY), HostError, "The host is out of memory."),
        (Aborted("It was cancelled."), HostError, "could not be removed"),
    ],
)
def test_volume_that_is_left_is_told(error: Exception, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message) as caught:
        fail(Volume(libvirt.VIR_ERR_RPC), error)

    assert not isinstance(caught.value, Aborted)
    assert "“a.img” (/images/a.img) is left on the host" in caught.value.hint  # type: ignore[attr-defined]
