"""What few new volumes need: a backing volume, preallocation, encryption."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.concealed import Concealed
from vmgui.base.errors import HostError, InvalidInput
from vmgui.base.i18n import N_, _
from vmgui.base.ids import HostId
from vmgui.core.creation.answers import FileChoice
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.creation.images import image_facts
from vmgui.core.resources import PoolReading, SecretReading
from vmgui.core.storage.abilities import formats
from vmgui.core.storage.newimages import NewImage, Preallocation
from vmgui.ui.context import Context
from vmgui.ui.dialogs.fields import FieldForm, ReadOnlyLine
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.storage.encryption import EncryptionFields
from vmgui.ui.storage.reading import secrets_for_volumes
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope

Choose = Callable[[QWidget], Awaitable[ImageFacts | None]]
"""Asks for an image to stand on, in front of a window."""

_PREALLOCATIONS: tuple[tuple[Preallocation, str], ...] = (
    ("", N_("Nothing")),
    ("metadata", N_("The tables of the image")),
    ("full", N_("The tables and all of the space")),
)


@dataclass(frozen=True, slots=True)
class NewVolume:
    """What was answered."""

    image: NewImage
    passphrase: Concealed | None = None
    """What it shall be encrypted with; None for nothing, or for the image's secret."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What was answered in the part that few need."""

    backing_path: str = ""
    backing_format: str = ""
    backing_capacity: int | None = None
    preallocation: Preallocation = ""
    is_nocow: bool = False
    secret: str = ""


NO_EXTRAS = Extras()


@dataclass(frozen=True, slots=True)
class Around:
    """What a new volume can be made with on its host."""

    secrets: tuple[SecretReading, ...] = ()
    """Those for volumes."""
    choose: Choose | None = None
    device: str = ""
    """The disk on which the pool makes partitions; empty for none."""

    @classmethod
    async def of(cls, context: Context, host: HostId, pool: PoolReading) -> Around:
        """Ask the host, as far as it answers: a volume can be made without all of this."""
        device = await _device(context, host, pool) if pool.type == "disk" else ""
        secrets = await secrets_for_volumes(context, host)
        return cls(secrets, partial(_choose_image, context, host), device)


async def _device(context: Context, host: HostId, pool: PoolReading) -> str:
    from vmgui.xmldoc.document import parse
    from vmgui.xmldoc.pool import Pool

    with contextlib.suppress(HostError):
        description = await context.storage.pools(host).description(pool.name)
        return parse(description, Pool).device_path or ""
    return ""


async def _choose_image(context: Context, host: HostId, parent: QWidget) -> ImageFacts | None:
    """Ask for an image, and look into it.

    Raises:
        InvalidInput: it is none.
        HostError: the host could not be asked.
    """
    from vmgui.ui.storage.browser import choose_volume

    path = await choose_volume(context, host, "volume", "", parent)
    return None if path is None else await image_facts(context.fleet, host, FileChoice(path))


class VolumeExtras(QWidget):
    """The fields; shown behind *Advanced*."""

    edited = Signal()
    """A person has changed something."""

    def __init__(self, around: Around, pool_type: str, parent: QWidget | None = None) -> None:
        """Ask for nothing yet.

        Args:
            around: what there is to choose from.
            pool_type: "dir" ...
            parent: the dialog.
        """
        super().__init__(parent)
        self._around = around
        self._pool_type = pool_type
        self._format = ""
        self._backing: ImageFacts | None = None
        self._problem: InvalidInput | None = None
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._make_backing(formats(pool_type))
        self._preallocation = QComboBox(self)
        for value, label in _PREALLOCATIONS:
            self._preallocation.addItem(_(label), value)
        self._nocow = QCheckBox(_("Switch copy-on-&write off"), self)
        self._nocow.setToolTip(
            _("Images on Btrfs are quicker without it; the file system then has no checksums.")
        )
        self._lay_out()
        self._listen()
        self._follow()

    def extras(self) -> Extras:
        """What was answered.

        Raises:
            InvalidInput: an answer cannot be used; the field is one of the form's.
        """
        if self._problem is not None:
            raise self._problem
        backing = self._backing if self._can_have_backing() else None
        return Extras(
            backing.path if backing else "",
            self._backing_format.currentText() if backing else "",
            backing.capacity if backing else None,
            self._preallocated(),
            self._nocow.isChecked(),
            self._encryption.secret(),
        )

    def passphrase(self) -> Concealed | None:
        """What was typed to encrypt the volume with; None for nothing."""
        return self._encryption.passphrase()

    def backing_capacity(self) -> int | None:
        """The capacity of the chosen backing volume; None if there is none, or nobody knows."""
        is_used = self._backing is not None and self._can_have_backing()
        return self._backing.capacity if self._backing is not None and is_used else None

    def is_full(self) -> bool:
        """Whether all of the space is taken at once."""
        return self._preallocated() == "full"

    def warning(self) -> str:
        """What to think of before the volume is made, translated; empty for nothing."""
        if self._backing is None or not self._backing.users or not self._can_have_backing():
            return ""
        return _(
            "“{machine}” has the backing volume as its disk. "
            "The new volume breaks when the machine writes to it."
        ).format(machine=self._backing.users[0])

    def show_format(self, chosen: str) -> None:
        """Offer what volumes of this format can have."""
        self._format = chosen
        self._follow()

    def stop(self) -> None:
        """Give up what is being read."""
        self._scope.cancel()

    # Answers

    def _can_have_backing(self) -> bool:
        return self._format == "qcow2"

    def _preallocated(self) -> Preallocation:
        if not self._preallocation.isEnabled():
            return ""
        return cast("Preallocation", self._preallocation.currentData())

    # Following each other

    def _follow(self) -> None:
        """Enable what goes together with what is chosen."""
        has_backing = self._backing is not None and self._can_have_backing()
        _enable(
            self._browse,
            "" if self._can_have_backing() else _("Only qcow2 volumes are made on another one."),
        )
        self._clear.setEnabled(has_backing)
        self.form.set_shown("backing-format", has_backing)
        _enable(self._preallocation, self._why_not_preallocated(has_backing=has_backing))
        self._encryption.show_place(self._pool_type, self._format)

    def _why_not_preallocated(self, *, has_backing: bool) -> str:
        if self._format != "qcow2":
            return _("Only for qcow2 volumes.")
        return _("Not together with a backing volume.") if has_backing else ""

    def _on_edited(self) -> None:
        self._follow()
        self.edited.emit()

    def _on_browse(self) -> None:
        if self._around.choose is not None:
            work = self._choose(self._around.choose)
            self._scope.start(work, _("The backing volume was not chosen."))

    async def _choose(self, choose: Choose) -> None:
        try:
            found = await choose(self.window())
        except InvalidInput as error:
            self._problem = InvalidInput(error.message, "backing", error.detail, error.hint)
            self.form.look_at("backing")
            self._on_edited()
            return
        if found is not None:
            self._take(found)

    def _take(self, found: ImageFacts | None) -> None:
        self._backing, self._problem = found, None
        self._path.show_text(found.path if found else "")
        if found is not None:
            if self._backing_format.findText(found.format) < 0:
                self._backing_format.addItem(found.format)
            self._backing_format.setCurrentText(found.format)
        self._on_edited()

    # What it is made of

    def _make_backing(self, offered: tuple[str, ...]) -> None:
        self._path = ReadOnlyLine(self)
        self._path.setPlaceholderText(_("No backing volume"))
        self._browse = _button("backing-browse", _("B&rowse…"), self)
        self._clear = _button("backing-clear", _("Cl&ear"), self)
        self._backing_row = QWidget(self)
        row = QHBoxLayout(self._backing_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(self, Space.SMALL))
        row.addWidget(self._path, 1)
        row.addWidget(self._browse)
        row.addWidget(self._clear)
        self._backing_format = QComboBox(self)
        self._backing_format.addItems(list(offered))

    def _lay_out(self) -> None:
        self.form = FieldForm(self)
        self.form.add_field("backing", _("&Backing volume:"), self._path, self._backing_row)
        self.form.add_field("backing-format", _("Its f&ormat:"), self._backing_format)
        self.form.add_field("preallocation", _("&Preallocate:"), self._preallocation)
        self._encryption = EncryptionFields(self.form, self._around.secrets)
        self.form.add_field("nocow", "", self._nocow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)

    def _listen(self) -> None:
        self._browse.clicked.connect(self._on_browse)
        self._clear.clicked.connect(lambda: self._take(None))
        for box in (self._backing_format, self._preallocation):
            box.activated.connect(lambda _index: self._on_edited())
        self._encryption.edited.connect(self._on_edited)
        self._nocow.clicked.connect(lambda _checked: self._on_edited())


def _enable(widget: QWidget, reason: str) -> None:
    """Grey a widget that cannot be used, and say why."""
    widget.setEnabled(not reason)
    widget.setToolTip(reason)


def _button(name: str, text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button
