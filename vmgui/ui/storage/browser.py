"""Choose Storage Volume: a path on a host, from its pools, its files, or typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _, ngettext
from vmgui.base.ids import HostId
from vmgui.base.uris import display_name
from vmgui.core.checks.files import has_files_here
from vmgui.core.jobs import Job
from vmgui.core.storage.items import PoolItem
from vmgui.core.storage.users import User
from vmgui.models.volumes import DIRECTORIES, VolumeRow
from vmgui.ui.actions.bound import BoundActions
from vmgui.ui.actions.nowindows import NoWindows
from vmgui.ui.actions.spec import Desk, Selection
from vmgui.ui.context import Context
from vmgui.ui.dialogs.frame import add_buttons, asked, breakable
from vmgui.ui.dialogs.questions import ask_text, open_directory, open_file
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.facts import ValueLine
from vmgui.ui.storage import bars
from vmgui.ui.storage.pane import Purpose, StoragePane
from vmgui.ui.storage.wish import Made, Present
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.statuslabel import StatusLabel
from vmgui.ui.windowsize import fitting

_WIDTH_CHARACTERS, _LINES = 140, 34


async def choose_volume(
    context: Context, host: HostId, what: str, present: str, parent: QWidget | None
) -> str | None:
    """Ask for a path on a host.

    Args:
        context: the program's parts.
        host: whose files or volumes they are.
        what: "volume" (of a pool, or a file), "medium" (the same, images of CDs first), "file" or
            "directory".
        present: the path to begin with; may be empty.
        parent: the window in front of which it is asked.
    """
    is_local = has_files_here(host.uri)
    if what not in ("volume", "medium"):
        ask = _local_path if is_local else _typed_path
        return await ask(host, what, present, parent)
    reason = "" if is_local else _("The files of this host cannot be looked at from here.")
    dialog = VolumesDialog(context, host, what, present, parent, why_not_local=reason)
    return dialog.path if await asked(dialog) else None


async def _local_path(_host: HostId, what: str, present: str, parent: QWidget | None) -> str | None:
    start = PurePath(present or "/")
    if what == "directory":
        found = await open_directory(parent, _("Choose Directory"), start)
    else:
        found = await open_file(parent, _("Choose File"), start)
    return None if found is None else str(found)


async def _typed_path(host: HostId, what: str, present: str, parent: QWidget | None) -> str | None:
    """Where nothing can be listed, a path can only be typed."""
    name = display_name(host.uri)
    if what == "directory":
        title = _("Directory on {host}").format(host=name)
    else:
        title = _("File on {host}").format(host=name)
    label = _("The files of this host cannot be looked at from here. &Path:")
    return await ask_text(parent, title, label, present, _check_path, verb=_("&Choose"))


def _check_path(text: str) -> None:
    if not text.startswith("/"):
        raise InvalidInput(_("The path has to begin with “/”."))


class VolumesDialog(QDialog):
    """The storage of a host, to choose a volume of it."""

    def __init__(
        self,
        context: Context,
        host: HostId,
        what: str,
        present: str,
        parent: QWidget | None,
        *,
        why_not_local: str = "",
    ) -> None:
        """Build it and begin to read.

        Args:
            context: the program's parts.
            host: whose storage it is.
            what: "volume" or "medium"; pool, filter and columns are remembered for each.
            present: the path to begin with; may be empty.
            parent: the window in front of which it is asked.
            why_not_local: why files cannot be browsed, translated; empty if they can.
        """
        super().__init__(parent)
        self.path = ""
        """What was chosen."""
        self._context = context
        self._host = host
        self._present = present
        self._kept_filter = ""
        self._why_not_local = why_not_local
        self._key = f"storage.choose.{what}"
        self._selected = Selection()
        errors = ErrorPresenter(self)
        self._scope = TaskScope(self, errors)
        desk = Desk(context, self, NoWindows(), self._scope, errors, self._on_making)
        self._actions = BoundActions(desk, self._selection)
        self.setObjectName("volumes")
        self.setWindowTitle(_("Choose Storage Volume"))
        self.pane = StoragePane(self._actions, host, self._purpose(what), self)
        self._make_rest()
        self._lay_out()
        self._listen()
        self._begin()

    @override
    def accept(self) -> None:
        """Close with the volume that is chosen."""
        row = self._chosen()
        if row is not None and not self._why_not_choose():
            self.path = row.volume.path
            super().accept()

    @override
    def done(self, result: int) -> None:
        """Close; what is written in the filter is kept, if it is not what it was."""
        text = self.pane.volumes.search.text()
        if text != self._kept_filter:
            self._context.layout.set(self._filter_key, text or None)
        self._scope.cancel()
        super().done(result)

    # Choosing

    def _chosen(self) -> VolumeRow | None:
        rows = self.pane.volumes.view.selected()
        return rows[0] if rows else None

    def _why_not_choose(self) -> str:
        row = self._chosen()
        if row is None:
            return _("Choose a volume.")
        if row.volume.type in DIRECTORIES:
            return _("This is a directory.")
        if not row.volume.is_described:
            return _("The volume is still being read.")
        if not row.volume.path.startswith("/"):
            return _("This volume has no path on the host, by which it could be chosen here.")
        return ""

    async def _browse_local(self) -> None:
        found = await open_file(self, _("Browse Local"), PurePath(self._present or "/"))
        if found is not None:
            self.path = str(found)
            super().accept()

    # What happens

    def _begin(self) -> None:
        kept = self._context.layout.get(self._filter_key)
        if self._present:
            self.pane.volumes.wish = Present(self._present)
        elif isinstance(kept, str):
            self._kept_filter = kept
            self.pane.volumes.search.setText(kept)
        self._follow()

    @property
    def _filter_key(self) -> str:
        return f"{self._key}.filter.{self._host.uri}"

    def _selection(self) -> Selection:
        record = self._context.inventory.hosts.get(self._host)
        return replace(self._selected, hosts=(record,) if record else ())

    def _on_making(self, item: PoolItem, job: Job) -> None:
        """Choose what the user has just made, once it is there."""
        self.pane.volumes.wish = Made(item.pool.name, job)
        self._scope.start(self._choose_made(job), _("The volume was not chosen."))

    async def _choose_made(self, job: Job) -> None:
        await self._context.jobs.wait(job)
        self.pane.volumes.meet_wish()

    def _follow(self) -> None:
        """Bring in step what depends on what is chosen."""
        self._selected = self.pane.selection()
        self._actions.update()
        for button, reason in (
            (self._choose, self._why_not_choose()),
            (self._browse, self._why_not_local),
        ):
            button.setEnabled(not reason)
            button.setToolTip(reason)
            button.setAccessibleDescription(reason)
        row = self._chosen()
        self._path.set_value("" if row is None else row.volume.path or row.volume.name)
        self._say(row.users if row is not None else ())

    def _say(self, users: tuple[User, ...]) -> None:
        """Say who uses the volume that is chosen; it may be shared on purpose."""
        writers = _names(user for user in users if user.is_active and not user.is_readonly)
        if writers:
            text = ngettext(
                "{machines} is running and writes to this volume.",
                "{machines} are running and write to this volume.",
                len(writers),
            ).format(machines=", ".join(writers))
            self._status.set_status("severity.warning", breakable(text))
        elif users:
            text = _("Used by {machines}.").format(machines=", ".join(_names(users)))
            self._status.set_status("severity.info", breakable(text))
        else:
            self._status.set_status(None, "")

    # What it is made of

    def _purpose(self, what: str) -> Purpose:
        return Purpose(
            self._key,
            (),
            bars.CHOOSER_POOL,
            bars.CHOOSER_BAR,
            bars.CHOOSER_MENU,
            are_media_first=what == "medium",
            is_choice=True,
        )

    def _make_rest(self) -> None:
        self._path = ValueLine(parent=self)
        self._path.setObjectName("chosen")
        self._status = StatusLabel(self)
        self._status.setObjectName("status")
        self._status.setWordWrap(True)
        self._buttons, self._choose = add_buttons(self, _("&Choose Volume"))
        self._browse = QPushButton(_("&Browse Local"), self)
        self._browse.setObjectName("browse")
        self._browse.setAutoDefault(False)
        self._buttons.addButton(self._browse, QDialogButtonBox.ButtonRole.ActionRole)

    def _listen(self) -> None:
        single = QAbstractItemView.SelectionMode.SingleSelection
        for view in (self.pane.pool_view, self.pane.volumes.view):
            view.setSelectionMode(single)
        self.pane.selection_changed.connect(self._follow)
        self.pane.opened.connect(self.accept)
        self._browse.clicked.connect(
            lambda: self._scope.start(self._browse_local(), _("No file was chosen."))
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.SMALL))
        chosen = QHBoxLayout()
        # Translators: the volume that is chosen
        label = QLabel(_("Volume:"), self)
        label.setBuddy(self._path)
        chosen.addWidget(label)
        chosen.addWidget(self._path, 1)
        column.addWidget(self.pane, 1)
        column.addLayout(chosen)
        column.addWidget(self._status)
        column.addWidget(self._buttons)
        metrics = self.fontMetrics()
        size = QSize(metrics.averageCharWidth() * _WIDTH_CHARACTERS, metrics.height() * _LINES)
        self.resize(fitting(self, size))


def _names(users: Iterable[User]) -> list[str]:
    """The machines, each once."""
    return list(dict.fromkeys(user.name for user in users))
