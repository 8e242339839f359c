"""About: what this is, under which licence, and the versions that a bug report needs."""

from __future__ import annotations

import platform

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from vmgui import __version__
from vmgui.base.i18n import _
from vmgui.ui.icons import APP, icon
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.iconlabel import IconLabel

_ICON_LINES = 5.0
_WIDTH_CHARACTERS = 52
_LICENCE = "https://www.gnu.org/licenses/gpl-3.0.html"


class AboutDialog(QDialog):
    """The window that says it. Modeless; the caller opens it with `show`."""

    def __init__(self, parent: QWidget | None, libvirt_version: str) -> None:
        """Build it.

        Args:
            parent: the window in front of which it stands.
            libvirt_version: of the client library.
        """
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle(_("About vmgui"))
        self.setWindowIcon(icon(APP))
        self._versions = {
            _("Version:"): __version__,
            _("libvirt:"): libvirt_version,
            _("Qt:"): qVersion(),
            _("PySide:"): PySide6.__version__,
            _("Python:"): platform.python_version(),
            _("System:"): platform.platform(terse=True),
        }
        self._lay_out()

    def copy_versions(self) -> None:
        """Put the versions on the clipboard, a line each."""
        lines = [f"{name} {version}" for name, version in self._versions.items()]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _lay_out(self) -> None:
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.SMALL))
        margin = space(self, Space.LARGE)
        column.setContentsMargins(margin, margin, margin, space(self, Space.MEDIUM))
        column.addWidget(IconLabel(APP, lines=_ICON_LINES, parent=self), 0, centre)
        title = self._text(_("Virtual Machine Manager"))
        title.setFont(heading_font(title.font()))
        column.addWidget(title)
        column.addWidget(self._text(_("Virtual machines on libvirt hosts, near and far")))
        column.addSpacing(space(self, Space.MEDIUM))
        column.addLayout(self._version_rows())
        column.addSpacing(space(self, Space.MEDIUM))
        column.addWidget(self._text(_("Copyright: the vmgui developers")))
        column.addWidget(self._link(_LICENCE, _("GNU General Public License, version 3 or later")))
        column.addSpacing(space(self, Space.LARGE))
        column.addWidget(self._buttons())
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS)

    def _version_rows(self) -> QFormLayout:
        form = QFormLayout()
        form.setFormAlignment(Qt.AlignmentFlag.AlignHCenter)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        for name, version in self._versions.items():
            value = QLabel(version, self)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(name, value)
        return form

    def _text(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setWordWrap(True)
        return label

    def _link(self, address: str, text: str) -> QLabel:
        label = self._text(f'<a href="{address}">{text}</a>')
        label.setOpenExternalLinks(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        return label

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        copy = box.addButton(_("&Copy Versions"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("copy")
        copy.setIcon(icon("action.copy"))
        copy.clicked.connect(self.copy_versions)
        close = box.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("close")
        close.setDefault(True)
        box.rejected.connect(self.reject)
        return box
