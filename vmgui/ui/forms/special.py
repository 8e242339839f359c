"""Hand-made editors, by the name that `vmgui.hardware.items.Special` uses."""

from __future__ import annotations

from collections.abc import Callable

from vmgui.ui.forms.bootorder import BootOrderRow
from vmgui.ui.forms.caches import CachesRow
from vmgui.ui.forms.media import MediaRow
from vmgui.ui.forms.password import PasswordRow
from vmgui.ui.forms.rows import Row
from vmgui.ui.forms.sharedmemory import SharedMemoryRow
from vmgui.ui.forms.system import SystemRow

SPECIAL: dict[str, Callable[..., Row]] = {
    "bootorder": BootOrderRow,
    "media": MediaRow,
    "numacaches": CachesRow,
    "password": PasswordRow,
    "shared-memory": SharedMemoryRow,
    "system": SystemRow,
}
"""Name -> what makes the line, of the item, the tools and the form. Another editor is another
line here."""
