"""What can be done with the snapshots in a disk image: buttons, and what is asked first."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.imaging.look import ImageItem
from vmgui.core.imaging.values import Snapshot
from vmgui.core.imaging.work import ImageWork
from vmgui.core.jobs import Job
from vmgui.core.storage.users import User
from vmgui.ui.actions.image import why_not_change
from vmgui.ui.actions.report import report
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.dialogs.questions import ask_text
from vmgui.ui.icons import icon
from vmgui.ui.image.breaking import breaking
from vmgui.ui.image.pages import ImagePlace
from vmgui.ui.style import Space, space

_QCOW2 = "qcow2"


class SnapshotBar(QWidget):
    """Create, apply and delete."""

    def __init__(self, place: ImagePlace, parent: QWidget) -> None:
        """Make the buttons; nothing can be done yet."""
        super().__init__(parent)
        self._desk = place.actions.desk
        self._item = place.look.item
        self._names: Collection[str] = ()
        self._snapshot: Snapshot | None = None
        self._create = self._button("snapshot-create", _("&Create Snapshot…"), "action.add")
        self._apply = self._button("snapshot-apply", _("&Apply…"), "action.restore")
        self._delete = self._button("snapshot-delete", _("&Delete…"), "action.delete")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(self, Space.SMALL))
        for button in (self._create, self._apply, self._delete):
            row.addWidget(button)
        row.addStretch(1)
        self._listen()

    def show_image(self, item: ImageItem, names: Collection[str]) -> None:
        """Follow the image, whose snapshots have these names."""
        self._item, self._names = item, names
        self._enable()

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Follow which snapshot is chosen; None for none."""
        self._snapshot = snapshot
        self._enable()

    def _listen(self) -> None:
        scope = self._desk.scope
        self._create.clicked.connect(
            lambda: scope.start(self._on_create(), _("The snapshot was not created."))
        )
        self._apply.clicked.connect(
            lambda: scope.start(self._on_apply(), _("The snapshot was not applied."))
        )
        self._delete.clicked.connect(
            lambda: scope.start(self._on_delete(), _("The snapshot was not deleted."))
        )

    def _enable(self) -> None:
        reason = why_not_change(self._item) or self._why_no_snapshots()
        _enable(self._create, reason)
        for button in (self._apply, self._delete):
            chosen = None if self._snapshot else _("Select a snapshot first.")
            _enable(button, reason or chosen)

    def _why_no_snapshots(self) -> str | None:
        info = self._item.info
        if info is not None and info.file.format == _QCOW2:
            return None
        return _("Only qcow2 images can have snapshots inside.")

    async def _on_create(self) -> None:
        name = await ask_text(
            self._desk.window,
            _("Create Snapshot"),
            _("&Name:"),
            "",
            self._check_name,
            verb=_("Create"),
        )
        if name is not None:
            job = self._work().create_snapshot(self._item.file, name)
            await self._report(job, _("The snapshot was not created."), _("Create Snapshot"))

    def _check_name(self, name: str) -> None:
        if not name.strip():
            raise InvalidInput(_("Enter a name."))
        if name in self._names:
            raise InvalidInput(_("The image has a snapshot of this name."))

    async def _on_apply(self) -> None:
        snapshot, item = self._snapshot, self._item
        if snapshot is None:
            return
        builders = await self._work().builders(item.file.path)
        if await self._is_sure(
            _("Go back to the snapshot “{name}”?").format(name=snapshot.name),
            _("What was written to the image since it was taken is lost."),
            _("Go Back"),
            builders,
        ):
            job = self._work().apply_snapshot(item.file, snapshot, may_break=bool(builders))
            await self._report(job, _("The snapshot was not applied."), _("Apply"))

    async def _on_delete(self) -> None:
        snapshot, item = self._snapshot, self._item
        if snapshot is not None and await self._is_sure(
            _("Delete the snapshot “{name}”?").format(name=snapshot.name),
            _("The image itself stays as it is; nobody can go back to the snapshot any more."),
            _("Delete"),
        ):
            job = self._work().delete_snapshot(item.file, snapshot)
            await self._report(job, _("The snapshot was not deleted."), _("Delete"))

    async def _is_sure(
        self, question: str, what: str, verb: str, builders: Collection[User] = ()
    ) -> bool:
        dialog = ConfirmationDialog(
            self._desk.window, _("Snapshots"), question, verb, is_destructive=True
        )
        dialog.add_text(what)
        if lines := breaking(builders):
            dialog.add_list("breaking", "", lines, is_wrapping=True)
        return await asked(dialog)

    def _work(self) -> ImageWork:
        return self._desk.context.storage.images(self._item.host)

    async def _report(self, job: Job, failed: str, name: str) -> None:
        await report(self._desk, [job], failed, name)

    def _button(self, name: str, text: str, role: str) -> QPushButton:
        button = QPushButton(icon(role), text, self)
        button.setObjectName(name)
        return button


def _enable(button: QPushButton, reason: str | None) -> None:
    button.setEnabled(reason is None)
    button.setToolTip(reason or "")
