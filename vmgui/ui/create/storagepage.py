"""StoragePage, step 4: a new disk image, storage that is there, or none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.creation.answers import Answers, ImageUse, Source, StorageChoice
from vmgui.core.creation.defaults import new_pool
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.operations.images import formats, why_not
from vmgui.core.resources import PoolReading
from vmgui.hardware.scene import Option
from vmgui.models.pools import pool_state
from vmgui.ui.create.page import CreateDesk, CreatePage, is_being_typed, show_text
from vmgui.ui.dialogs.fields import FieldForm, NoteLabel
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.storage.sizes import checked_size
from vmgui.ui.style import Space, icon_extent, space
from vmgui.ui.widgets.sizeedit import SizeEdit


class StoragePage(CreatePage):
    """*Enable storage for this virtual machine*, and where."""

    def __init__(self, desk: CreateDesk, parent: QWidget | None = None) -> None:
        """Make the fields."""
        super().__init__(desk, parent)
        self.enable = QCheckBox(_("&Enable storage for this virtual machine"), self)
        self.enable.setObjectName("storage")
        self.create_image = QRadioButton(
            _("C&reate a disk image on the computer's hard drive"), self
        )  # fmt: skip
        self.create_image.setObjectName("create")
        self.existing = QRadioButton(_("&Select managed or other existing storage"), self)
        self.existing.setObjectName("existing")
        self._group = QButtonGroup(self)
        self._group.addButton(self.create_image)
        self._group.addButton(self.existing)
        self._make_new_fields()
        self._make_existing_fields()
        for widget, depth in (
            (self.enable, 0),
            (self.create_image, 1),
            (self._new, 2),
            (self.existing, 1),
            (self._there, 2),
        ):
            self.column.addLayout(self._indented(widget, depth))
        self._listen()

    @override
    def show_flow(self) -> None:
        filled, around = self.flow.filled, self.flow.around
        disk = filled.disk
        is_cloud = filled.source is Source.CLOUD
        is_on = disk.choice is not StorageChoice.NONE
        self.enable.setChecked(is_on)
        self.enable.setEnabled(not is_cloud)
        reason = _("A cloud image always has a disk of its own.") if is_cloud else ""
        for widget in (self.enable, self.existing):
            widget.setToolTip(reason)
            widget.setAccessibleDescription(reason)
        self.create_image.setEnabled(is_on)
        self.existing.setEnabled(is_on and not is_cloud)
        is_there = disk.choice is StorageChoice.EXISTING
        (self.existing if is_there else self.create_image).setChecked(True)
        self._new.setVisible(disk.choice is StorageChoice.NEW)
        self._there.setVisible(is_there)
        self._show_new(filled, around)
        show_text(self.path, disk.path)

    def _show_new(self, filled: Answers, around: Surroundings) -> None:
        """The image that will be made."""
        disk = filled.disk
        pool = next((each for each in around.pools if each.name == disk.pool), None)
        if not self.is_unread("capacity") and not is_being_typed(self.capacity.line):
            self.capacity.set_size(disk.capacity)
        self.pool.set_options([_option(each) for each in around.pools])
        self.pool.set_value(disk.pool)
        made = new_pool(around)
        self._new.set_shown("pool", made is None)
        offered = ("qcow2", "raw") if pool is None else formats(pool)
        self.format.set_options([Option(each, each) for each in offered])
        self.format.set_value(disk.format)
        show_text(self.volume, disk.name)
        self.full.setChecked(disk.is_full)
        self._new.set_shown("allocate", filled.image_use is not ImageUse.OVERLAY)
        self._place.setVisible(made is not None)
        if made is not None:
            # Translators: a directory of the host
            text = _("The host has no storage pool yet: “{name}” is made in {path}.")
            self._place.setText(text.format(name=made.name, path=made.path))

    # Writing

    def _say(self, **said: Any) -> None:
        self.flow.answer(disk=replace(self.flow.answers.disk, **said))

    def _on_choice(self) -> None:
        if not self.enable.isChecked():
            choice = StorageChoice.NONE
        else:
            is_there = self.existing.isChecked()
            choice = StorageChoice.EXISTING if is_there else StorageChoice.NEW
        self._say(choice=choice)

    def _on_size(self) -> None:
        try:
            size = checked_size(self.capacity, "capacity")
        except InvalidInput as problem:
            self.set_unread("capacity", problem.message)
            return
        self.set_unread("capacity", "")
        self._say(capacity=size)

    def _on_pool(self) -> None:
        self._say(pool=self.pool.value() or "", name="")

    async def _browse(self) -> None:
        found = await self.desk.choose_path("volume", self.path.text())
        if found is not None:
            self.path.setText(found)  # in place of what a person may have been typing
            self._say(path=found)

    def _listen(self) -> None:
        self.enable.clicked.connect(lambda _is_on: self._on_choice())
        self._group.buttonClicked.connect(lambda _button: self._on_choice())
        self.capacity.edited.connect(self._on_size)
        self.full.clicked.connect(lambda is_on: self._say(is_full=is_on))
        self.pool.chosen.connect(self._on_pool)
        self.format.chosen.connect(lambda: self._say(format=self.format.value() or ""))
        self.volume.textEdited.connect(lambda text: self._say(name=text.strip()))
        self.path.textEdited.connect(lambda text: self._say(path=text.strip()))
        self._browse_button.clicked.connect(
            lambda: self.desk.scope.start(self._browse(), _("No storage was chosen."))
        )

    # What it is made of

    def _make_new_fields(self) -> None:
        self._new = self.new_form()
        self.capacity = SizeEdit(parent=self._new)
        self.capacity.set_title(_("Size"))
        self.full = QCheckBox(_("&Allocate entire disk now"), self._new)
        self.full.setToolTip(_("Otherwise the image grows as the guest writes to it."))
        self.pool, self.format = ChoiceBox(self._new), ChoiceBox(self._new)
        self.volume = QLineEdit(self._new)
        self._place = NoteLabel("", self._new)
        self._place.setObjectName("free-space")
        self._new.add_field("capacity", _("Si&ze:"), self.capacity.line, self.capacity)
        self._new.add_field("allocate", "", self.full)
        self._new.add_field("pool", _("St&orage pool:"), self.pool)
        self._new.add_field("volume", _("&Name of the volume:"), self.volume)
        self._new.add_field("format", _("For&mat:"), self.format)
        _append(self._new, self._place)

    def _make_existing_fields(self) -> None:
        self._there = self.new_form()
        row = QWidget(self._there)
        self.path = QLineEdit(row)
        self._browse_button = QPushButton(_("Bro&wse…"), row)
        self._browse_button.setObjectName("browse")
        self._browse_button.setAutoDefault(False)
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.path, 1)
        layout.addWidget(self._browse_button)
        self._there.add_field("path", _("Pat&h:"), self.path, row)

    def _indented(self, widget: QWidget, depth: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addSpacing(depth * (icon_extent(self) + space(self, Space.SMALL)))
        row.addWidget(widget, 1)
        return row


def _option(pool: PoolReading) -> Option:
    state = pool_state(pool)
    # Translators: a storage pool with its free space
    label = _("{pool}: {state}").format(pool=pool.name, state=state) if state else pool.name
    return Option(pool.name, label, why_not(pool) or "")


def _append(form: FieldForm, widget: QWidget) -> None:
    layout = form.layout()
    assert layout is not None
    layout.addWidget(widget)
