"""TypePage: the name and the type of a new pool, the first page of *Add a New Storage Pool*."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.hardware.pools import checks
from vmgui.hardware.pools.kind import PoolKind
from vmgui.hardware.pools.registry import KINDS
from vmgui.hardware.scene import Scene
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.dialogs.frame import breakable, text_label
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.statuslabel import StatusLabel

_STEM = "pool"
"""What a new pool is called unless somebody says otherwise."""


class TypePage(QWidget):
    """Asks what a new pool is called, and what it is on."""

    changed = Signal()
    """The name or the type is another."""
    chosen = Signal()
    """A person has chosen the type, and is done here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """List all types."""
        super().__init__(parent)
        self._taken: frozenset[str] = frozenset()
        self._reasons: dict[str, str] = {}
        self._is_named = False
        """Whether a person has typed a name."""
        self._form = FieldForm(self)
        self._name = QLineEdit(self)
        self._types = self._new_list()
        self._form.add_field("name", _("&Name:"), self._name)
        self._form.add_field("type", _("&Type:"), self._types)
        self._about = text_label("", self)
        self._about.setObjectName("type-about")
        self._reason = StatusLabel(self)
        self._reason.setObjectName("type-reason")
        self._reason.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addWidget(self._form, 1)
        column.addWidget(self._about)
        column.addWidget(self._reason)
        self._name.textEdited.connect(self._on_typed)
        self._form.left.connect(lambda _name: self._show_problem())
        self._types.currentRowChanged.connect(self._on_type)
        # Not `itemActivated`: Enter presses the dialog's button besides.
        self._types.itemDoubleClicked.connect(lambda _item: self.chosen.emit())
        self._types.setCurrentRow(0)
        self._propose()

    @property
    def name(self) -> str:
        """What the pool is called."""
        return self._name.text()

    @property
    def kind(self) -> PoolKind:
        """The type that is chosen."""
        return KINDS[max(self._types.currentRow(), 0)]

    @property
    def reason(self) -> str:
        """Why the host cannot have the type that is chosen, translated; empty if it can."""
        return self._reasons.get(self.kind.id, "")

    def choose(self, id: str) -> None:
        """Choose a type by the id of its kind."""
        self._types.setCurrentRow([kind.id for kind in KINDS].index(id))

    def set_name(self, name: str) -> None:
        """Show another name, which somebody has said elsewhere."""
        self._name.setText(name)
        self._is_named = True
        self._show_problem()

    def show_scene(self, scene: Scene) -> None:
        """Show what is known of the host now."""
        self._taken = scene.taken_names
        self._reasons = {kind.id: kind.why_not(scene) or "" for kind in KINDS}
        for row, kind in enumerate(KINDS):
            self._show_reason(self._types.item(row), kind, self._reasons[kind.id])
        if not self._is_named:
            self._propose()
        self._show_type()
        self._show_problem()

    def is_ready(self) -> bool:
        """Whether the name and the type can be used; shows what is wrong if they cannot."""
        self._form.look_at()
        problem = self._show_problem()
        if problem is not None:
            self._form.focus_problem(problem)
        return problem is None and not self.reason

    def focus_first(self) -> None:
        """Put the cursor where one begins."""
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name.selectAll()

    def _propose(self) -> None:
        number, name = 1, _STEM
        while name in self._taken:
            number, name = number + 1, f"{_STEM}{number}"
        self._name.setText(name)

    def _show_problem(self) -> InvalidInput | None:
        text = checks.pool_name(self.name, self._taken)
        problem = InvalidInput(text, field="name") if text else None
        self._form.show_problem(problem)
        return problem

    def _show_type(self) -> None:
        self._about.setText(breakable(_(self.kind.about)))
        self._reason.set_status("severity.warning" if self.reason else None, self.reason)
        self._types.setAccessibleDescription(" ".join((_(self.kind.about), self.reason)).strip())

    def _show_reason(self, item: QListWidgetItem, kind: PoolKind, reason: str) -> None:
        group = QPalette.ColorGroup.Disabled if reason else QPalette.ColorGroup.Active
        item.setForeground(self._types.palette().brush(group, QPalette.ColorRole.Text))
        item.setToolTip(reason or _(kind.about))
        title = _(kind.title)
        # Translators: a greyed type of storage pools and why the host cannot have it
        said = _("{title} ({reason})").format(title=title, reason=reason) if reason else title
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)

    def _on_typed(self, _text: str) -> None:
        self._is_named = True
        self._show_problem()
        self.changed.emit()

    def _on_type(self, _row: int) -> None:
        self._show_type()
        self.changed.emit()

    def _new_list(self) -> QListWidget:
        types = QListWidget(self)
        types.setAccessibleName(_("Type"))
        types.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        types.setUniformItemSizes(True)
        for kind in KINDS:
            types.addItem(QListWidgetItem(icon(kind.icon), _(kind.title)))
        return types
