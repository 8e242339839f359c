"""Sizes as dialogs about volumes ask for them."""

from __future__ import annotations

import vmgui.base.units as units
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.resources import PoolReading
from vmgui.ui.widgets.sizeedit import UNITS, SizeEdit

USUAL_SIZE = 20 * UNITS["GiB"]
"""Of a new disk, until somebody says another."""


def checked_size(edit: SizeEdit, field: str) -> int:
    """What stands in a field for a size, in bytes.

    Raises:
        InvalidInput: it is no size, or nothing.
    """
    found = _size(edit, field)
    if not found:
        raise InvalidInput(_("Enter a size."), field=field)
    return found


def allocated_size(edit: SizeEdit, capacity: int, pool: PoolReading) -> int:
    """What stands in the field "allocation", in bytes; 0 for nothing.

    Raises:
        InvalidInput: it is no size, or more than the volume or the pool has room for.
    """
    found = _size(edit, "allocation") or 0
    if found > capacity:
        message = _("It cannot take more than its capacity.")
        raise InvalidInput(message, field="allocation")
    if pool.available is not None and found > pool.available:
        message = _("The storage pool has {size} free.").format(size=units.size(pool.available))
        raise InvalidInput(message, field="allocation")
    return found


def _size(edit: SizeEdit, field: str) -> int | None:
    try:
        return edit.size_in_bytes()
    except InvalidInput as error:
        raise InvalidInput(error.message, field=field) from None
