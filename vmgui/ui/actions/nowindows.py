"""NoWindows: for dialogs with actions of their own, none of which opens a window of the program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NoReturn

from vmgui.base.ids import HostId, ObjectId

if TYPE_CHECKING:
    from vmgui.core.imaging.values import ImageFile


class NoWindows:
    """Stands where `Desk` wants windows. Whoever opens one from here has made a mistake."""

    def open_domain(self, where: ObjectId, page: str = "") -> NoReturn:
        """Not from a dialog."""
        del page
        _refuse(where)

    def open_host(self, host: HostId, page: str = "") -> NoReturn:
        """Not from a dialog."""
        del page
        _refuse(host)

    def open_image(self, host: HostId, file: ImageFile) -> NoReturn:
        """Not from a dialog."""
        del host
        _refuse(file)

    def open_manager(self) -> NoReturn:
        """Not from a dialog."""
        _refuse("the manager")

    def open_creator(self, preferred: Iterable[HostId] = (), path: str = "") -> NoReturn:
        """Not from a dialog."""
        del preferred, path
        _refuse("the wizard")

    def open_preferences(self) -> NoReturn:
        """Not from a dialog."""
        _refuse("the preferences")

    def open_about(self) -> NoReturn:
        """Not from a dialog."""
        _refuse("About")

    def quit(self) -> NoReturn:
        """Not from a dialog."""
        _refuse("the end")


def _refuse(what: object) -> NoReturn:
    message = f"a dialog's action wanted to open {what}"
    raise RuntimeError(message)
