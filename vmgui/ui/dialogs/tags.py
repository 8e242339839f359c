"""Tags and folder of one or many domains."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _, ngettext
from vmgui.ui.colours import tag_colours
from vmgui.ui.dialogs.frame import add_buttons, asked, keep_focus_of_others, text_label
from vmgui.ui.style import Space, space

_WIDTH_CHARACTERS = 58
_LIST_LINES = 11
_SWATCH_LINES = 0.6
_OFF = Qt.CheckState.Unchecked
_ON = Qt.CheckState.Checked
_MIXED = Qt.CheckState.PartiallyChecked


@dataclass(frozen=True, slots=True)
class Filed:
    """How a domain is filed now."""

    name: str
    tags: frozenset[str] = frozenset()
    folder: str = ""
    """Parts separated by slashes; empty for none."""


@dataclass(frozen=True, slots=True)
class TagRequest:
    """What shall change."""

    add: frozenset[str] = frozenset()
    remove: frozenset[str] = frozenset()
    folder: str | None = None
    """The new folder, empty for none; None if each keeps its own."""


async def ask(
    parent: QWidget | None,
    domains: Sequence[Filed],
    all_tags: Collection[str],
    all_folders: Collection[str],
) -> TagRequest | None:
    """Ask how to file domains.

    Args:
        parent: the window in front of which it is asked.
        domains: how they are filed now; at least one.
        all_tags: that are known anywhere.
        all_folders: that are known anywhere.
    """
    dialog = TagsDialog(parent, domains, all_tags, all_folders)
    return dialog.request() if await asked(dialog) else None


class TagsDialog(QDialog):
    """The window of `ask`."""

    def __init__(
        self,
        parent: QWidget | None,
        domains: Sequence[Filed],
        all_tags: Collection[str],
        all_folders: Collection[str],
    ) -> None:
        """Build it; see `ask`."""
        super().__init__(parent)
        self._domains = domains
        self.setObjectName("tags")
        self.setWindowTitle(_("Tags and Folder"))
        self._make_list(all_tags)
        self._new = QLineEdit(self)
        self._new.setObjectName("new-tag")
        self._new.setPlaceholderText(_("Commas separate several"))
        self._add = QPushButton(_("&Add"), self)
        self._add.setObjectName("add")
        self._add.setAutoDefault(False)
        self._add.setEnabled(False)
        keep_focus_of_others(self._add)
        self._make_folders(all_folders)
        self._buttons, _accept = add_buttons(self, _("A&pply"))
        self._lay_out()
        self._new.textChanged.connect(lambda text: self._add.setEnabled(bool(text.strip())))
        self._add.clicked.connect(self._add_new)

    def request(self) -> TagRequest:
        """What was answered; what stays as it was is not in it."""
        changed = [
            item for item in self._items() if item.checkState() != self._state_of(item.text())
        ]
        return TagRequest(
            frozenset(item.text() for item in changed if item.checkState() == _ON),
            frozenset(item.text() for item in changed if item.checkState() == _OFF),
            self._folder(),
        )

    @override
    def accept(self) -> None:
        """Add the tag that is being typed, or close if there is none.

        So Enter in the field of the new tag adds it, and Apply does not forget it.
        """
        is_typing = self._new.hasFocus() and bool(self._new.text().strip())
        self._add_new()
        if not is_typing:
            super().accept()

    # Tags

    def _make_list(self, all_tags: Collection[str]) -> None:
        self._list = QListWidget(self)
        self._list.setObjectName("tag-list")
        self._list.setAccessibleName(_("Tags"))
        self._list.setMinimumHeight(self._list.fontMetrics().lineSpacing() * _LIST_LINES)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setIconSize(_swatch(self._list))
        self._none = text_label(_("There are no tags yet."), self)
        self._none.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        own = {tag for domain in self._domains for tag in domain.tags}
        for tag in sorted(own | set(all_tags), key=str.casefold):
            self._add_item(tag, self._state_of(tag))
        self._show_list()

    def _add_item(self, tag: str, state: Qt.CheckState) -> QListWidgetItem:
        item = QListWidgetItem(tag, self._list)
        item.setData(Qt.ItemDataRole.DecorationRole, tag_colours(tag, self.palette()).text)
        item.setToolTip(tag)
        flags = item.flags() | Qt.ItemFlag.ItemIsUserCheckable
        if state == _MIXED:
            flags |= Qt.ItemFlag.ItemIsUserTristate
            item.setToolTip(_("{tag}: some of the machines have it").format(tag=tag))
        item.setFlags(flags)
        item.setCheckState(state)
        return item

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _state_of(self, tag: str) -> Qt.CheckState:
        """How many of the domains have `tag` now: none, some or all."""
        having = sum(tag in domain.tags for domain in self._domains)
        if having == 0:
            return _OFF
        return _ON if having == len(self._domains) else _MIXED

    def _add_new(self) -> None:
        """Put what is typed into the list, checked."""
        known = {item.text(): item for item in self._items()}
        for part in self._new.text().split(","):
            tag = " ".join(part.split())
            if not tag:
                continue
            item = known.get(tag) or self._add_item(tag, _OFF)
            known[tag] = item
            item.setCheckState(_ON)
            self._list.setCurrentItem(item)
        self._new.clear()
        self._show_list()

    def _show_list(self) -> None:
        self._list.setVisible(self._list.count() > 0)
        self._none.setVisible(self._list.count() == 0)

    # Folder

    def _make_folders(self, all_folders: Collection[str]) -> None:
        own = {domain.folder for domain in self._domains}
        self._old_folder = own.pop() if len(own) == 1 else None
        folders = {domain.folder for domain in self._domains} | set(all_folders)
        self._folders = QComboBox(self)
        self._folders.setObjectName("folder")
        self._folders.setEditable(True)
        self._folders.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        if self._old_folder is None:
            self._folders.addItem(_("Keep as it is"), None)
        self._folders.addItem(_("No folder"), "")
        for folder in sorted(_with_parents(folders - {""}), key=str.casefold):
            self._folders.addItem(folder, folder)
        self._folders.setCurrentIndex(max(0, self._folders.findData(self._old_folder)))
        self._folders.setToolTip(_("Folders inside folders are separated by “/”."))

    def _folder(self) -> str | None:
        """The folder that was chosen or typed, None if it is the old one."""
        text = self._folders.currentText().strip()
        row = self._folders.findText(text, Qt.MatchFlag.MatchExactly)
        folder = self._folders.itemData(row) if row >= 0 else text
        return None if folder == self._old_folder else folder

    def _lay_out(self) -> None:
        adding = QHBoxLayout()
        adding.addWidget(self._new, 1)
        adding.addWidget(self._add)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        label = QLabel(_("&New tag:"), self)
        label.setBuddy(self._new)
        form.addRow(label, adding)
        form.addRow(_("&Folder:"), self._folders)
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.MEDIUM))
        column.addWidget(text_label(_heading(self._domains), self))
        column.addWidget(self._list, 1)
        column.addWidget(self._none, 1)
        column.addLayout(form)
        column.addWidget(self._buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS)


def _swatch(widget: QWidget) -> QSize:
    """The size of a tag's spot of colour."""
    extent = round(widget.fontMetrics().height() * _SWATCH_LINES)
    return QSize(extent, extent)


def _heading(domains: Sequence[Filed]) -> str:
    number = len(domains)
    # Translators: {name} is used only for one machine
    return ngettext(
        "Tags and folder of “{name}”", "Tags and folder of {number} machines", number
    ).format(name=domains[0].name, number=number)


def _with_parents(folders: Iterable[str]) -> set[str]:
    """Folders and the folders they are in."""
    found: set[str] = set()
    for folder in folders:
        parts = folder.split("/")
        found.update("/".join(parts[: end + 1]) for end in range(len(parts)))
    return found
