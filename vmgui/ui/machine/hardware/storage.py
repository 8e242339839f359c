"""The page *Storage* of *Add Hardware*: an image that is made, or storage that is there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.base.notify import Event
from vmgui.core.operations.hardware import set_path
from vmgui.core.operations.images import DiskImages, NewImage
from vmgui.hardware.items import Group, Item
from vmgui.hardware.kinds.disk import DiskKind
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.hardware.kinds.disk_source import FIELDS
from vmgui.hardware.panel import Problem
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.dialogs.frame import text_label
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.form import Form
from vmgui.ui.forms.rows import Bound
from vmgui.ui.forms.tools import Tools
from vmgui.ui.machine.hardware.imagefields import ImageFields
from vmgui.ui.style import Space, icon_extent, small_font, space
from vmgui.ui.tasks import TaskScope

_PATHS = frozenset({"medium", "file", "block_device"})
"""The fields of the kind that the path of this page takes the place of."""
_SOURCE = frozenset(
    {"format"} | {item.name for item in FIELDS if not isinstance(item, Group)}
)  # fmt: skip
"""The fields of the kind about what the disk is kept in."""


def _without(items: Sequence[Item], names: frozenset[str]) -> tuple[Item, ...]:
    return tuple(item for item in items if isinstance(item, Group) or item.name not in names)


class _CreatedDisk(DiskKind):
    """The fields of a disk whose image is yet to be made."""

    fields: ClassVar[tuple[Item, ...]] = _without(DiskKind.fields, _SOURCE)  # type: ignore[assignment]


class _CustomDisk(DiskKind):
    """The fields of a disk that is kept in what is there."""

    fields: ClassVar[tuple[Item, ...]] = _without(DiskKind.fields, _PATHS)  # type: ignore[assignment]


class StorageDetails(QWidget):
    """Where a new disk is kept, and its other fields below."""

    def __init__(
        self, tools: Tools, images: DiskImages, machine: str, parent: QWidget | None = None
    ) -> None:
        """Make the fields; nothing is shown before `bind`.

        Args:
            tools: what the fields need.
            images: of the machine's host.
            machine: its name.
            parent: the page.
        """
        super().__init__(parent)
        self.changed: Event[None] = Event()
        """See `Details`."""
        self._tools = tools
        self._images = images
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._bound: Bound | None = None
        self._looking: asyncio.Task[None] | None = None
        self._is_touched = False
        self._create = QRadioButton(_("C&reate a disk image for the virtual machine"), self)
        self._create.setObjectName("create")
        self._custom = QRadioButton(_("&Select or create custom storage"), self)
        self._custom.setObjectName("custom")
        self._group = QButtonGroup(self)
        self._group.addButton(self._create)
        self._group.addButton(self._custom)
        self._create.setChecked(True)
        self._reason = text_label("", self)
        self._reason.setObjectName("create-reason")
        self._reason.setFont(small_font(self.font()))
        self._new = ImageFields(images, machine, self)
        self._path = QLineEdit(self)
        self._manage = QPushButton(_("&Manage…"), self)
        self._manage.setObjectName("manage")
        self._manage.setAutoDefault(False)
        self._custom_form = FieldForm(self)
        self._created_fields = Form(_CreatedDisk(), tools, self)
        self._custom_fields = Form(_CustomDisk(), tools, self)
        self._lay_out()
        self._listen()

    @property
    def widget(self) -> QWidget:
        """See `Details`."""
        return self

    @property
    def is_touched(self) -> bool:
        """See `Details`."""
        return self._is_touched

    @property
    def is_created(self) -> bool:
        """Whether an image is to be made."""
        return self._create.isChecked()

    def bind(self, bound: Bound) -> None:
        """See `Details`."""
        is_other = self._bound is not None and self._bound.element != bound.element
        self._bound = bound
        if not self._new.is_read:
            disks = bound.scene.domain.devices.disks
            self._new.read([each.source.summary() for each in disks if each.source is not None])
        if is_other:
            self._follow_source()
        self._show_all()

    def problems(self) -> Sequence[Problem]:
        """See `Details`."""
        problem = self._new.problem() if self.is_created else self._path_problem()
        mine = [] if problem is None else [Problem("", problem.message)]
        hidden = _SOURCE if self.is_created else _PATHS
        return [*mine, *(each for each in self._fields.problems() if each.field not in hidden)]

    def show_problem(self) -> None:
        """See `Details`."""
        if self.is_created and self._new.show_problem():
            return
        if not self.is_created and (problem := self._path_problem()) is not None:
            self._custom_form.look_at()
            self._custom_form.show_problem(problem)
            self._custom_form.focus_problem(problem)
            return
        self._fields.look_at_all()
        self._fields.focus_problem()

    def image(self) -> NewImage | None:
        """See `Details`."""
        return self._new.image() if self.is_created else None

    async def known(self) -> None:
        """See `Details`."""
        if self.is_created:
            await self._new.known()
        elif self._looking is not None and not self._looking.done():
            await asyncio.wait({self._looking})

    # What is shown

    @property
    def _disk(self) -> DiskDevice:
        assert self._bound is not None
        return self._bound.element.viewed_as(DiskDevice)

    @property
    def _fields(self) -> Form:
        return self._created_fields if self.is_created else self._custom_fields

    def _why_not_create(self) -> str:
        if self._bound is not None and self._disk.what != "disk":
            return _("Only hard disks can be created; choose storage that is there already.")
        return self._new.why_not() if self._new.is_read and self._new.is_known else ""

    def _show_all(self) -> None:
        if self._bound is None:
            return
        reason = self._why_not_create()
        if reason and self.is_created:
            self._custom.setChecked(True)
            self._write_path()
        self._create.setEnabled(not reason)
        self._create.setToolTip(reason)
        self._create.setAccessibleDescription(reason)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._new.setVisible(self.is_created)
        self._custom_form.setVisible(not self.is_created and self._has_path())
        self._created_fields.setVisible(self.is_created)
        self._custom_fields.setVisible(not self.is_created)
        if self.is_created:
            self._write_place()
        self._fields.bind(self._bound)

    def _has_path(self) -> bool:
        """Whether the disk is kept at a path, rather than on a server, for instance."""
        return self._disk.type in ("file", "block", None)

    def _write_place(self) -> None:
        """Write where the image will be, so that the XML shows it."""
        path, image_format = self._new.place()
        set_path(self._disk, path)
        if image_format:
            self._disk.format = image_format

    def _follow_source(self) -> None:
        """Show where another disk is kept, which somebody has typed as XML."""
        disk = self._disk
        path = disk.file or disk.block_device or ""
        if not self.is_created or (disk.has_medium and path != self._new.place()[0]):
            self._custom.setChecked(True)
            self._path.setText(path)

    def _write_path(self) -> None:
        """Write what is chosen, in place of an image that is not made after all."""
        if self._has_path():
            set_path(self._disk, self._path.text().strip())

    # Reacting

    def _on_mode(self) -> None:
        self._is_touched = True
        if self._bound is None:
            return
        if not self.is_created:
            self._write_path()
        self._show_all()

    def _on_image(self) -> None:
        self._show_all()
        self.changed.emit(None)

    def _on_fields(self, _name: str) -> None:
        self._is_touched = True
        self._show_all()
        self.changed.emit(None)

    def _on_path(self, path: str) -> None:
        self._is_touched = True
        set_path(self._disk, path.strip())
        self._custom_form.show_problem(self._path_problem())
        self._fields.refresh()

    def _path_problem(self) -> InvalidInput | None:
        """What is wrong with the path, if that is where the disk is kept."""
        if not self._has_path():
            return None
        path = self._path.text().strip()
        if path and not path.startswith("/"):
            return InvalidInput(_("The path has to begin with “/”."), field="path")
        for problem in self._custom_fields.problems():
            if problem.field in _PATHS and not problem.is_warning:
                return InvalidInput(problem.message, field="path")
        return None

    def _look_up(self) -> None:
        """Find out in which format the image at the path is."""
        path = self._path.text().strip()
        if path:
            self._looking = self._scope.start(self._learn(path), _("The image was not read."))

    async def _learn(self, path: str) -> None:
        found = await self._images.look_up(path)
        if found is None or not found.format or path != self._path.text().strip():
            return
        self._disk.format = "raw" if found.format == "iso" else found.format
        self._fields.refresh()

    async def _choose(self) -> None:
        what = "medium" if self._disk.what in ("cdrom", "floppy") else "volume"
        found = await self._tools.choose_path(what, self._path.text())
        if found is not None:
            self._path.setText(found)
            self._on_path(found)
            self._look_up()

    # What it is made of

    def _listen(self) -> None:
        self._group.buttonClicked.connect(lambda _button: self._on_mode())
        self._new.edited.connect(self._on_image)
        self._path.textEdited.connect(self._on_path)
        self._path.editingFinished.connect(self._look_up)
        self._manage.clicked.connect(
            lambda: self._scope.start(self._choose(), _("No storage was chosen."))
        )
        for form in (self._created_fields, self._custom_fields):
            form.edited.connect(self._on_fields)

    def _lay_out(self) -> None:
        self._path.setAccessibleName(_("Path"))  # its label stands for the whole row
        row = QWidget(self)
        beside = QHBoxLayout(row)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._path, 1)
        beside.addWidget(self._manage)
        self._custom_form.add_field("path", _("Pat&h:"), self._path, row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(self._create)
        column.addLayout(self._indented(self._reason))
        column.addLayout(self._indented(self._new))
        column.addWidget(self._custom)
        column.addLayout(self._indented(self._custom_form))
        column.addSpacing(space(self, Space.MEDIUM))
        column.addWidget(self._created_fields)
        column.addWidget(self._custom_fields)
        column.addStretch(1)

    def _indented(self, widget: QWidget) -> QHBoxLayout:
        """A row for what belongs to a radio button, under its text."""
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addSpacing(icon_extent(self) + space(self, Space.SMALL))
        row.addWidget(widget, 1)
        return row
