"""The fields of *Network Install*: URL, kernel options, files for the installer's initrd."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QPushButton, QVBoxLayout, QWidget

from vmgui.base.i18n import _
from vmgui.ui.create.page import CreateDesk, CreatePage
from vmgui.ui.dialogs.fields import FieldForm, NoteLabel
from vmgui.ui.dialogs.questions import open_file
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.expander import Expander

_LINES = 3

_Changed = Callable[[tuple[Path, ...]], None]


class TreeFields:
    """Where the installation tree is, and what its installer is told."""

    def __init__(self, desk: CreateDesk, form: FieldForm, page: CreatePage) -> None:
        """Put the fields into a form."""
        self._desk = desk
        self._form = form
        self._page = page
        self.url = QLineEdit(form)
        self.url.setPlaceholderText("https://deb.debian.org/debian/dists/stable/main/")
        form.add_field("url", _("&URL:"), self.url)
        self._facts = NoteLabel("", form)
        self._facts.setObjectName("tree-facts")
        layout = form.layout()
        assert layout is not None
        layout.addWidget(self._facts)
        self.options = Expander(_("URL Op&tions"), self._new_options, page)
        layout.addWidget(self.options)
        self._arguments: QLineEdit | None = None
        self._injected: InjectedFiles | None = None
        self.url.textEdited.connect(self._on_url)
        self.options.toggled.connect(lambda _is_open: self.show_flow())

    def show_flow(self) -> None:
        """Show what was answered, and what was found there."""
        flow = self._desk.flow
        tree, facts = flow.answers.tree, flow.around.tree
        if tree.url.strip() != self.url.text().strip():
            self.url.setText(tree.url)
        self._facts.setVisible(facts is not None)
        if facts is not None:
            # Translators: what was found on a server: the address of an installer's kernel
            self._facts.setText(_("Installer found: {kernel}").format(kernel=facts.kernel))
        if self._arguments is not None and self._arguments.text() != tree.arguments:
            self._arguments.setText(tree.arguments)
        if self._injected is not None:
            self._injected.show_files(tree.injected)

    def set_shown(self, is_shown: bool) -> None:
        """Show or hide the fields."""
        self._form.setVisible(is_shown)

    def _on_url(self, text: str) -> None:
        flow = self._desk.flow
        flow.answer(tree=replace(flow.answers.tree, url=text))

    def _on_arguments(self, text: str) -> None:
        flow = self._desk.flow
        flow.answer(tree=replace(flow.answers.tree, arguments=text))

    def _on_files(self, files: tuple[Path, ...]) -> None:
        flow = self._desk.flow
        flow.answer(tree=replace(flow.answers.tree, injected=files))

    def _new_options(self, parent: QWidget) -> QWidget:
        form = self._page.new_form(parent)
        arguments = self._arguments = QLineEdit(form)
        arguments.setPlaceholderText("ks=https://… ip=dhcp console=ttyS0")
        form.add_field("arguments", _("&Kernel options:"), arguments)
        arguments.textEdited.connect(self._on_arguments)
        injected = self._injected = InjectedFiles(self._desk, form, self._on_files)
        form.add_field("injected", _("F&iles for the installer:"), injected.list, injected)
        form.add_note(
            "injected",
            _("Put into the root of the initrd of the installer: a kickstart file “ks.cfg” is then "
              "“ks=file:/ks.cfg”."),
        )  # fmt: skip
        return form


class InjectedFiles(QWidget):
    """Files of this computer, with buttons to add and remove them."""

    def __init__(self, desk: CreateDesk, parent: QWidget, changed: _Changed) -> None:
        """Create it empty.

        Args:
            desk: the wizard's.
            parent: the form.
            changed: is called with the files when a person has changed them.
        """
        super().__init__(parent)
        self._desk = desk
        self._changed = changed
        self._files: tuple[Path, ...] = ()
        self.list = QListWidget(self)
        self.list.setAccessibleName(_("Files for the installer"))
        self.list.setFixedHeight(self.fontMetrics().height() * (_LINES + 1))
        self._add = self._button("add-file", _("A&dd…"))
        self._remove = self._button("remove-file", _("Re&move"))
        buttons = QVBoxLayout()
        buttons.setSpacing(space(self, Space.SMALL))
        buttons.addWidget(self._add)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.list, 1)
        row.addLayout(buttons)
        self._add.clicked.connect(lambda: desk.scope.start(self._ask(), _("No file was chosen.")))
        self._remove.clicked.connect(self._on_remove)
        self.list.currentRowChanged.connect(lambda _row: self._show_state())
        self._show_state()

    def show_files(self, files: tuple[Path, ...]) -> None:
        """Show these."""
        if files == self._files:
            return
        self._files = files
        row = self.list.currentRow()
        self.list.clear()
        self.list.addItems([str(each) for each in files])
        self.list.setCurrentRow(min(row, len(files) - 1))
        self._show_state()

    async def _ask(self) -> None:
        start = self._files[-1] if self._files else PurePath("~")
        found = await open_file(self.window(), _("Choose a File for the Installer"), start)
        if found is not None and found not in self._files:
            self._changed((*self._files, found))

    def _on_remove(self) -> None:
        row = self.list.currentRow()
        self._changed(tuple(each for at, each in enumerate(self._files) if at != row))

    def _show_state(self) -> None:
        self._remove.setEnabled(self.list.currentRow() >= 0)

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button
