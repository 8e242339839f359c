"""Who breaks when a disk image changes: in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.base.i18n import _
from vmgui.core.storage.users import User


def breaking(builders: Iterable[User]) -> list[str]:
    """What becomes of those who build on an image."""
    text = _("The disk {target} of “{machine}” builds on the image and breaks.")
    return [text.format(target=user.target, machine=user.name) for user in builders]
