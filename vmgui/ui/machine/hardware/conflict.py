"""What others changed meanwhile, and what a person makes of it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from vmgui.base.i18n import _
from vmgui.core.disputes import Dispute, disputes
from vmgui.core.draft import Draft
from vmgui.hardware.scene import Scene
from vmgui.ui.dialogs.frame import add_buttons, asked, text_label
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.diffview import Clash, DiffView, ThreeWayView

_CHARACTERS, _LINES = 110, 30


class ConflictDialog(QDialog):
    """Three versions of each place that both sides have changed."""

    def __init__(self, found: Iterable[Dispute], parent: QWidget | None) -> None:
        """Show what is `found` to clash."""
        super().__init__(parent)
        self.setObjectName("conflict")
        self.setWindowTitle(_("Changed Elsewhere"))
        self.takes_theirs = False
        """Whether the person wants the version of the others."""
        title = text_label(_("Somebody else has changed the same as you."), self)
        title.setFont(heading_font(title.font()))
        view = ThreeWayView(self)
        view.set_clashes(Clash(*each) for each in found)
        box, self._mine = add_buttons(self, _("Keep &Mine"))
        theirs = QPushButton(_("Take &Theirs"), self)
        theirs.setObjectName("theirs")
        theirs.clicked.connect(self._take_theirs)
        box.addButton(theirs, QDialogButtonBox.ButtonRole.ActionRole)
        column = QVBoxLayout(self)
        edge = space(self, Space.LARGE)
        column.setContentsMargins(edge, edge, edge, space(self, Space.MEDIUM))
        column.setSpacing(space(self, Space.MEDIUM))
        column.addWidget(title)
        column.addWidget(
            text_label(
                _("Nothing is written until you apply. Everything that only one side has changed "
                  "is kept in any case."), self,
            )
        )  # fmt: skip
        column.addWidget(view, 1)
        column.addWidget(box)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * _CHARACTERS, metrics.height() * _LINES)

    def _take_theirs(self) -> None:
        self.takes_theirs = True
        self.accept()


async def show_difference(title: str, sentence: str, difference: str, parent: QWidget) -> None:
    """Show a unified diff until it is closed."""
    await asked(DifferenceDialog(title, sentence, difference, parent))


async def resolve(draft: Draft, scene: Scene, parent: QWidget) -> None:
    """Let a person decide about the clashes of a draft, of whose machine `scene` is."""
    dialog = ConflictDialog(disputes(draft, scene), parent)
    if not await asked(dialog):
        return
    if dialog.takes_theirs:
        draft.take_theirs()
    else:
        draft.accept_mine()


class DifferenceDialog(QDialog):
    """A difference to read."""

    def __init__(self, title: str, sentence: str, difference: str, parent: QWidget | None) -> None:
        """Show a unified diff.

        Args:
            title: of the window.
            sentence: what is compared.
            difference: the diff; empty for a sentence that says all.
            parent: the window in front of which it is shown.
        """
        super().__init__(parent)
        self.setObjectName("difference")
        self.setWindowTitle(title)
        box = QDialogButtonBox(self)
        close = box.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("close")
        close.setDefault(True)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        edge = space(self, Space.MEDIUM)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(text_label(sentence, self))
        if difference:
            view = DiffView(title, self)
            view.set_text(difference)
            column.addWidget(view, 1)
            metrics = self.fontMetrics()
            self.resize(metrics.averageCharWidth() * _CHARACTERS, metrics.height() * _LINES)
        column.addWidget(box)
