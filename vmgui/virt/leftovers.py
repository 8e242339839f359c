"""What is left on a host when something fails half-way: removed again, or said exactly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import libvirt

from vmgui.base.errors import Aborted, HostError, VmguiError
from vmgui.base.i18n import _
from vmgui.virt.descriptions import GONE
from vmgui.virt.errors import translated


@contextmanager
def removed_on_failure(volume: libvirt.virStorageVol) -> Iterator[None]:
    """Remove a volume if the block fails.

    Raises:
        VmguiError: the block failed and the volume could not be removed, which the hint says.
        BaseException: what the block raised, if the volume is gone.
    """
    place = volume.path()
    try:
        yield
    except BaseException as error:
        try:
            volume.delete(0)
        except libvirt.libvirtError as failure:
            if failure.get_error_code() not in GONE:
                raise _told(error, volume.name(), place) from error
        raise


def _told(error: BaseException, name: str, path: str) -> BaseException:
    """An error that says what is left, too."""
    told = translated(error)
    if isinstance(told, Aborted):
        told = HostError(_("It was cancelled, but what was made by then could not be removed."))
    if isinstance(told, VmguiError):
        left = _("The incomplete volume “{name}” ({path}) is left on the host. Delete it.")
        told.hint = " ".join(
            each for each in (told.hint, left.format(name=name, path=path)) if each
        )
    return told
