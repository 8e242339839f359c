"""The questions that come up everywhere: yes or no, a text, a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePath

from PySide6.QtCore import QFileInfo
from PySide6.QtWidgets import QFileDialog, QWidget

from vmgui.base.i18n import _
from vmgui.base.settings import Settings
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.dialogs.textinput import TextDialog


async def confirm(
    parent: QWidget | None,
    title: str,
    text: str,
    verb: str,
    *,
    informative: str = "",
    names: Sequence[str] = (),
    setting_name: str | None = None,
    settings: Settings | None = None,
    is_destructive: bool = False,
) -> bool:
    """Ask whether to do something.

    Args:
        parent: the window in front of which it is asked.
        title: of the window.
        text: the question, a whole sentence.
        verb: on the button that says yes: "Force Off".
        informative: what happens then.
        names: of the objects it happens to, if the question does not name them.
        setting_name: a setting that says whether to ask at all. Nothing is asked while it is off,
            and a box *Do not ask again* turns it off.
        settings: has that setting.
        is_destructive: paints the button in red, and Enter presses Cancel.
    """
    if settings is not None and setting_name is not None and not getattr(settings, setting_name):
        return True
    dialog = ConfirmationDialog(parent, title, text, verb, is_destructive=is_destructive)
    if names:
        dialog.add_list("names", "", names)
    if informative:
        dialog.add_text(informative)
    check = None
    if settings is not None and setting_name is not None:
        check = dialog.add_check(
            _("&Do not ask again"),
            _("Preferences, page Confirmations, turns the question on again."),
        )
    is_wanted = await asked(dialog)
    if is_wanted and check is not None and check.isChecked() and setting_name is not None:
        setattr(settings, setting_name, False)
    return is_wanted


async def ask_text(
    parent: QWidget | None,
    title: str,
    label: str,
    value: str,
    check: Callable[[str], None],
    *,
    verb: str,
    multi_line: bool = False,
) -> str | None:
    """Ask for a text.

    Args:
        parent: the window in front of which it is asked.
        title: of the window.
        label: of the field, with a mnemonic and a colon.
        value: the text to begin with.
        check: raises InvalidInput for a text that cannot be used, which is shown under the field
            as soon as something was typed.
        verb: on the button that says yes: "Rename".
        multi_line: allow line breaks.
    """
    dialog = TextDialog(parent, title, label, value, check, verb=verb, multi_line=multi_line)
    return dialog.text() if await asked(dialog) else None


async def save_file(
    parent: QWidget | None, title: str, suggested_path: PurePath, filters: Sequence[str]
) -> Path | None:
    """Ask where to write a file, and again if it exists and shall not be replaced.

    Args:
        parent: the window in front of which it is asked.
        title: of the window.
        suggested_path: directory and name to begin with; `~` is the user's home.
        filters: kinds of files: "PNG image (*.png)". The suffix of the suggested path is added to
            names that have none.
    """
    while True:
        dialog = _file_dialog(parent, title, suggested_path, filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(suggested_path.suffix.removeprefix("."))
        # Qt would ask in a nested event loop.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        if not await asked(dialog):
            return None
        chosen = dialog.selectedFiles()[0]
        if not QFileInfo.exists(chosen) or await _may_replace(parent, chosen):
            return Path(chosen)
        suggested_path = PurePath(chosen)


async def open_file(
    parent: QWidget | None, title: str, start: PurePath, filters: Sequence[str] = ()
) -> Path | None:
    """Ask for a file that exists.

    Args:
        parent: the window in front of which it is asked.
        title: of the window.
        start: a file to begin with, or a directory; `~` is the user's home.
        filters: kinds of files; empty for all.
    """
    dialog = _file_dialog(parent, title, start, filters)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return Path(dialog.selectedFiles()[0]) if await asked(dialog) else None


async def open_files(parent: QWidget | None, title: str, start: PurePath) -> list[Path]:
    """Ask for files that exist; none if nobody wants any.

    Args:
        parent: the window in front of which it is asked.
        title: of the window.
        start: the directory to begin with; `~` is the user's home.
    """
    dialog = _file_dialog(parent, title, start, ())
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return [Path(each) for each in dialog.selectedFiles()] if await asked(dialog) else []


async def open_directory(parent: QWidget | None, title: str, start: PurePath) -> Path | None:
    """Ask for a directory that exists.

    Args:
        parent: the window in front of which it is asked.
        title: of the window.
        start: the directory to begin with; `~` is the user's home.
    """
    dialog = _file_dialog(parent, title, start, ())
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return Path(dialog.selectedFiles()[0]) if await asked(dialog) else None


def _file_dialog(
    parent: QWidget | None, title: str, path: PurePath, filters: Sequence[str]
) -> QFileDialog:
    """Qt's own file dialog: those of desktops bring event loops of their own."""
    dialog = QFileDialog(parent, title)
    dialog.setObjectName("file")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    if filters:
        dialog.setNameFilters(list(filters))
    where = Path(path).expanduser()
    if QFileInfo(str(where)).isDir():
        dialog.setDirectory(str(where))
    else:
        dialog.setDirectory(str(where.parent))
        dialog.selectFile(where.name)
    return dialog


async def _may_replace(parent: QWidget | None, path: str) -> bool:
    name = PurePath(path).name
    return await confirm(
        parent,
        _("Replace File"),
        _("Replace “{name}”?").format(name=name),
        _("&Replace"),
        informative=_("A file of this name is in {directory}. What it has in it is lost.").format(
            directory=PurePath(path).parent
        ),
        is_destructive=True,
    )
