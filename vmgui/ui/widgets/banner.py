"""A message inside a page: what happened, and what can be done about it. Never a dialog."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAction,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QShortcut,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.ui.colours import DRAWING_CONTRAST, mix, tone_colour
from vmgui.ui.icons import icon, tone
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.actionbutton import ActionButton
from vmgui.ui.widgets.iconlabel import IconLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_ACTIONS = 2
"""More choices than these are a dialog's matter."""

_FILL_SHARE = 0.13
_OUTLINE_SHARE = 0.45


class Severity(Enum):
    """How bad the news is. The value is the end of the icon's role."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"

    @property
    def label(self) -> str:
        """The word for people, translated."""
        return _(_SEVERITY_LABELS[self])

    @property
    def role(self) -> str:
        """The role of the icon."""
        return f"severity.{self.value}"


_SEVERITY_LABELS = {
    Severity.INFO: N_("Information"),
    Severity.SUCCESS: N_("Success"),
    Severity.WARNING: N_("Warning"),
    Severity.ERROR: N_("Error"),
}


class Banner(QFrame):
    """One message with up to two actions and a close button. Hidden until there is a message."""

    closed = Signal()
    """The user closed it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Create it hidden."""
        super().__init__(parent)
        self._severity = Severity.INFO
        self._icon = IconLabel(Severity.INFO.role, parent=self)
        self._text = QLabel(self)
        self._text.setObjectName("banner-text")
        self._text.setWordWrap(True)
        # Names of domains and libvirt's messages may look like mark-up.
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._buttons: list[ActionButton] = []
        self._close = QToolButton(self)
        self._close.setObjectName("banner-close")
        self._close.setAutoRaise(True)
        self._close.setIcon(icon("action.close"))
        self._close.setAccessibleName(_("Close this message"))
        self._close.setToolTip(_("Close this message"))
        self._close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._close.clicked.connect(self.close_message)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.close_message)
        self._lay_out()
        self.hide()

    @property
    def severity(self) -> Severity:
        """How bad the message is."""
        return self._severity

    def text(self) -> str:
        """The message."""
        return self._text.text()

    def show_message(
        self,
        severity: Severity,
        text: str,
        actions: Sequence[QAction] = (),
        *,
        closable: bool = True,
    ) -> None:
        """Show `text`, replacing what was there, and tell assistive technology.

        Args:
            severity: chooses icon and colour.
            text: one or two sentences, plain text.
            actions: what can be done about it, at most `MOST_ACTIONS`; the caller keeps them.
            closable: False for what stays until its cause is gone.

        Raises:
            ValueError: there are too many actions.
        """
        if len(actions) > MOST_ACTIONS:
            message = f"a banner has at most {MOST_ACTIONS} actions, not {len(actions)}"
            raise ValueError(message)
        self._severity = severity
        self._icon.set_role(severity.role)
        self._text.setText(text)
        self._close.setVisible(closable)
        self._replace_buttons(actions)
        self.setAccessibleName(
            _("{severity}: {message}").format(severity=severity.label, message=text)
        )
        self.show()
        self.update()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear_message(self) -> None:
        """Hide it: the cause is gone."""
        self._replace_buttons(())
        self.hide()

    def close_message(self) -> None:
        """Hide it as the user does, and say so. Does nothing when it cannot be closed."""
        if self._close.isHidden():
            return
        self.clear_message()
        self.closed.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        window = self.palette().color(QPalette.ColorRole.Window)
        colour = tone_colour(tone(self._severity.role), self.palette(), DRAWING_CONTRAST)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(mix(colour, window, _OUTLINE_SHARE), 1.0))
        painter.setBrush(mix(colour, window, _FILL_SHARE))
        radius = space(self, Space.SMALL)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        side, edge = space(self, Space.MEDIUM), space(self, Space.SMALL)
        self._row.setContentsMargins(side, edge, edge, edge)
        self._row.setSpacing(edge * 2)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._text, 1)
        self._row.addWidget(self._close)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def _replace_buttons(self, actions: Sequence[QAction]) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [ActionButton(action, self) for action in actions]
        before_close = self._row.indexOf(self._close)
        for offset, button in enumerate(self._buttons):
            self._row.insertWidget(before_close + offset, button)
            QWidget.setTabOrder(
                self._buttons[offset - 1] if offset else self._text,
                button,
            )
        if self._buttons:
            QWidget.setTabOrder(self._buttons[-1], self._close)
