"""Upload: what files of this computer shall be called in a pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _, ngettext
from vmgui.core.jobs import Job
from vmgui.core.resources import PoolReading
from vmgui.core.storage.items import PoolItem, VolumeItem
from vmgui.core.storage.newimages import check_name
from vmgui.ui.context import Context
from vmgui.ui.dialogs.fields import NoteLabel
from vmgui.ui.dialogs.frame import asked
from vmgui.ui.dialogs.questions import open_files
from vmgui.ui.storage.asking import AskingDialog, Remark
from vmgui.ui.storage.localfiles import LocalFile, look_at
from vmgui.ui.storage.reading import items_in
from vmgui.ui.storage.texts import place_text
from vmgui.ui.storage.usedby import active_users, sentences

_FEW = 4
"""More files than these scroll."""
_LABEL_CHARACTERS = 56


class Upload(NamedTuple):
    """A file, and what becomes of it."""

    path: Path
    name: str
    """Of the volume."""
    replaces: bool = False
    """Whether it goes into a volume that is there."""


async def ask_files(parent: QWidget | None) -> list[Path]:
    """Ask which files of this computer to upload."""
    return await open_files(parent, _("Upload"), PurePath("~"))


async def upload(
    context: Context, item: PoolItem, paths: Sequence[Path], parent: QWidget | None
) -> list[Job]:
    """Ask what files shall be called in a pool, and begin to send them.

    Args:
        context: the program's parts.
        item: the pool; one that takes uploads.
        paths: not empty.
        parent: the window in front of which it is asked.

    Raises:
        InvalidInput: none of the files can be read.
        HostError: the host could not be asked what is in the pool.
    """
    files = await look_at(paths)
    sound = [file for file in files if not file.problem]
    unsound = [file.problem for file in files if file.problem]
    if not sound:
        raise InvalidInput(unsound[0])
    present = await items_in(context, item)
    work = context.storage.volumes(item.host)
    return [
        work.upload_into(present[each.name], each.path)
        if each.replaces
        else work.upload(item.pool, each.path, each.name)
        for each in await ask(parent, item.pool, sound, present, unsound) or ()
    ]


async def ask(
    parent: QWidget | None,
    pool: PoolReading,
    files: Sequence[LocalFile],
    present: Mapping[str, VolumeItem],
    left_out: Sequence[str] = (),
) -> list[Upload] | None:
    """Ask what files shall be called in a pool.

    Args:
        parent: the window in front of which it is asked.
        pool: where they go.
        files: at least one; all can be read.
        present: the volumes of the pool, by name.
        left_out: sentences about others that cannot be read.
    """
    dialog = UploadDialog(parent, pool, files, present, left_out)
    return dialog.uploads() if await asked(dialog) else None


class UploadDialog(AskingDialog):
    """The window of `ask`."""

    def __init__(
        self,
        parent: QWidget | None,
        pool: PoolReading,
        files: Sequence[LocalFile],
        present: Mapping[str, VolumeItem],
        left_out: Sequence[str] = (),
    ) -> None:
        """Build it; see `ask`."""
        many = len(files) > _FEW
        super().__init__(parent, "upload", _("Upload"), _("&Upload"), is_scrolling=many)
        self._pool, self._files, self._present = pool, files, present
        self._left_out = left_out
        self.form.put_labels_above()
        self.column.addWidget(NoteLabel(place_text(pool), self))
        self._names = [self._add_file(place, file) for place, file in enumerate(files)]
        self._replaces = QCheckBox(_("&Replace what is in volumes of these names"), self)
        self._replaces.setObjectName("replace")
        self._replaces.toggled.connect(lambda _checked: self.refresh())
        self.below.addWidget(self._replaces)
        self.form.look_at()
        self.refresh()
        self._names[0].setFocus()

    def uploads(self) -> list[Upload]:
        """What was answered."""
        return [
            Upload(file.path, name, name in self._present)
            for file, name in zip(self._files, self._typed(), strict=True)
        ]

    @override
    def check(self) -> None:
        before: list[str] = []
        for place, name in enumerate(self._typed()):
            try:
                self._check_name(name, before)
            except InvalidInput as error:
                raise InvalidInput(error.message, field=_field(place)) from None
            before.append(name)
        taken, free = sum(file.taken for file in self._files), self._pool.available
        if free is not None and taken > free:
            raise InvalidInput(
                _("The storage pool has {free} free, and {size} are needed.").format(
                    free=units.size(free), size=units.size(taken)
                )
            )

    @override
    def comments(self) -> Sequence[Remark]:
        said = [Remark(text) for text in self._left_out]
        size = sum(file.size for file in self._files)
        taken, free = sum(file.taken for file in self._files), self._pool.available
        if free is not None and taken <= free < size:
            text = _("There is room for what is in the files, but not for their holes: {size}.")
            said.append(Remark(text.format(size=units.size(size))))
        if self._replaces.isChecked() and (replaced := self._replaced()):
            said.append(
                Remark(
                    ngettext(
                        "What is in the volume “{name}” is lost.",
                        "What is in {number} volumes is lost.",
                        len(replaced),
                    ).format(name=replaced[0].volume.name, number=len(replaced))
                )
            )
            said += [Remark(text) for text in sentences(replaced)]
        return said

    @override
    def refresh(self) -> InvalidInput | None:
        self._replaces.setVisible(bool(self._replaced()))
        return super().refresh()

    def _typed(self) -> list[str]:
        return [line.text().strip() for line in self._names]

    def _replaced(self) -> list[VolumeItem]:
        """The volumes that are there already."""
        return [self._present[name] for name in self._typed() if name in self._present]

    def _check_name(self, name: str, before: Sequence[str]) -> None:
        if name in before:
            raise InvalidInput(_("Another one of the files has this name."))
        if not self._replaces.isChecked():
            check_name(name, self._present.keys())
            return
        check_name(name, ())
        item = self._present.get(name)
        if item is not None and (users := active_users(item)):
            message = _("“{machine}” is running and uses the volume of this name.")
            raise InvalidInput(message.format(machine=users[0].name))

    def _add_file(self, place: int, file: LocalFile) -> QLineEdit:
        line = QLineEdit(file.path.name, self)
        line.textEdited.connect(lambda _text: self.refresh())
        width = self.fontMetrics().averageCharWidth() * _LABEL_CHARACTERS
        mode = Qt.TextElideMode.ElideMiddle
        name = self.fontMetrics().elidedText(file.path.name, mode, width)
        # Translators: a file and what it is: "debian.iso (700 MiB, ISO image):"
        label = _("{name} ({what}):").format(name=name, what=_what(file))
        self.form.add_field(_field(place), label.replace("&", "&&"), line)
        line.setAccessibleName(_("Name of the volume for {file}").format(file=file.path.name))
        line.setToolTip(str(file.path))
        return line


def _field(place: int) -> str:
    return f"name-{place}"


def _what(file: LocalFile) -> str:
    """Size and format of a file, for people."""
    size = units.size(file.size)
    if file.format == "iso":
        return _("{size}, ISO image").format(size=size)
    if file.format == "raw":
        return size
    # Translators: of a disk image: its size, its format, how large a disk it is for the guest
    return _("{size}, {format} with {capacity}").format(
        size=size, format=file.format, capacity=units.size(file.capacity)
    )
