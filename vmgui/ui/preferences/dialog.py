"""The Preferences window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.i18n import _
from vmgui.base.settings import Settings
from vmgui.ui.dialogs.frame import text_label
from vmgui.ui.icons import icon
from vmgui.ui.preferences import confirmations, console, general, statistics
from vmgui.ui.preferences.form import SettingsForm
from vmgui.ui.preferences.page import Page
from vmgui.ui.style import Space, heading_font, icon_extent, space

PAGES = (general.PAGE, statistics.PAGE, confirmations.PAGE, console.PAGE)
"""All pages, in their order."""

_ICON_LINES = 1.3
_ROW_LINES = 1.9
_WIDTH_CHARACTERS = 112
_HEIGHT_LINES = 28


class PreferencesDialog(QDialog):
    """All settings on pages. Modeless: what it changes is seen at once in the other windows."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        """Show the settings' values and change them. The caller opens it with `show`."""
        super().__init__(parent)
        self.setObjectName("preferences")
        self.setWindowTitle(_("Preferences"))
        self._list = QListWidget(self)
        self._list.setObjectName("pages")
        self._list.setAccessibleName(_("Pages"))
        self._stack = QStackedWidget(self)
        for page in PAGES:
            self._add_page(page, settings)
        self._list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._list.setCurrentRow(0)
        self._lay_out()

    def show_page(self, page: str) -> None:
        """Turn to the page with this id.

        Raises:
            ValueError: there is no such page.
        """
        self._list.setCurrentRow([each.id for each in PAGES].index(page))

    def _add_page(self, page: Page, settings: Settings) -> None:
        QListWidgetItem(icon(page.icon), _(page.title), self._list)
        area = QScrollArea(self._stack)
        area.setObjectName(f"page-{page.id}")
        area.setAccessibleName(_(page.title))
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(_page(page, settings))
        self._stack.addWidget(area)

    def _lay_out(self) -> None:
        extent = icon_extent(self, _ICON_LINES)
        self._list.setIconSize(QSize(extent, extent))
        width = self._list.sizeHintForColumn(0) + 2 * space(self, Space.MEDIUM)
        height = round(self.fontMetrics().height() * _ROW_LINES)
        for row in range(self._list.count()):
            self._list.item(row).setSizeHint(QSize(width, height))
        self._list.setFixedWidth(width + 2 * self._list.frameWidth())
        pages = QHBoxLayout()
        pages.setSpacing(space(self, Space.MEDIUM))
        pages.addWidget(self._list)
        pages.addWidget(self._stack, 1)
        buttons = QDialogButtonBox(self)
        close = buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("close")
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(pages, 1)
        column.addWidget(buttons)
        metrics = self.fontMetrics()
        self.resize(
            metrics.averageCharWidth() * _WIDTH_CHARACTERS, metrics.lineSpacing() * _HEIGHT_LINES
        )


def _page(page: Page, settings: Settings) -> QWidget:
    """A page: heading, what it is about, settings, and the way back to the defaults."""
    whole = QWidget()
    heading = QLabel(_(page.title), whole)
    heading.setFont(heading_font(heading.font()))
    form = SettingsForm(page, settings, whole)
    reset = QPushButton(_("&Reset to Defaults"), whole)
    reset.setObjectName(f"reset-{page.id}")
    reset.setAutoDefault(False)
    reset.clicked.connect(form.reset)
    follow = partial(_offer_reset, reset, form)
    form.changed.connect(follow)
    follow()
    column = QVBoxLayout(whole)
    column.setSpacing(space(whole, Space.MEDIUM))
    column.addWidget(heading)
    column.addWidget(text_label(_(page.intro), whole))
    column.addSpacing(space(whole, Space.SMALL))
    column.addWidget(form)
    column.addStretch(1)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(reset)
    column.addLayout(row)
    return whole


def _offer_reset(reset: QPushButton, form: SettingsForm) -> None:
    is_default = form.is_default()
    reset.setEnabled(not is_default)
    reset.setToolTip(_("Everything on this page is as it was at first.") if is_default else "")
