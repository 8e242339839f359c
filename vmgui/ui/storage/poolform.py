"""PoolForm: a storage pool as the form of its type, and as XML."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.concealed import Concealed
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.core.storage.poolscene import PoolScene
from vmgui.hardware.items import Group, is_shown
from vmgui.hardware.panel import Problem
from vmgui.hardware.pools import checks
from vmgui.hardware.pools.kind import PoolKind
from vmgui.hardware.pools.login import PASSWORD
from vmgui.hardware.scene import Scene
from vmgui.ui.forms.form import Form
from vmgui.ui.forms.password import PasswordRow
from vmgui.ui.forms.rows import Bound
from vmgui.ui.forms.tools import Tools
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.iconlabel import IconLabel
from vmgui.ui.widgets.statuslabel import StatusLabel
from vmgui.ui.widgets.xmleditor import XmlEditor
from vmgui.xmldoc import schema
from vmgui.xmldoc.document import parse, pretty
from vmgui.xmldoc.pool import Pool

_DETAILS, _XML = 0, 1
_ASKED_OF = ("host_name", "host_port", "initiator")
"""The rows that say where to look for sources."""


class PoolForm(QWidget):
    """*Details* and *XML* of a pool that is new or is being changed."""

    edited = Signal()
    """A person has changed something."""

    def __init__(
        self,
        kind: PoolKind,
        pool: Pool,
        knowledge: PoolScene,
        tools: Tools,
        parent: QWidget | None = None,
        *,
        original: Pool | None = None,
    ) -> None:
        """Show `pool`, which is edited in place.

        Args:
            kind: of the pool.
            pool: what is shown.
            knowledge: what the host can do and has.
            tools: what editors need of the window.
            parent: the dialog.
            original: the pool as the host has it; None if it is new.
        """
        super().__init__(parent)
        self.kind = kind
        self._pool = pool
        self._original = original
        self._knowledge = knowledge
        self._typed: dict[str, str] = {}
        self._is_built = False
        """Whether it is to be built."""
        self.form = Form(kind, tools, self)
        self._tabs = self._new_tabs()
        self._status = StatusLabel(self)
        self._status.setObjectName("pool-status")
        self._status.setWordWrap(True)
        self._status.hide()
        self.xml = XmlEditor(_("XML"), schema.POOL, self)
        self.xml.setObjectName("pool-xml")
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._new_area())
        self._stack.addWidget(self.xml)
        self._lay_out()
        self._listen()
        self._bind()

    @property
    def pool(self) -> Pool:
        """What is shown; typed XML counts once it is taken."""
        return self._pool

    @property
    def shows_xml(self) -> bool:
        """Whether the *XML* tab is shown."""
        return self._tabs.currentIndex() == _XML

    @property
    def has_unread(self) -> bool:
        """Whether something is typed that is not in the pool: XML, or what is of no use."""
        return self.xml.is_modified or bool(self._typed)

    @property
    def password(self) -> Concealed | None:
        """What was typed to log in with; None if nothing is wanted."""
        row = self._password_row()
        return row.password if row is not None and self._needs_password() else None

    def show_xml(self, is_shown: bool) -> None:
        """Show the *XML* tab, or the *Details* tab."""
        self._tabs.setCurrentIndex(_XML if is_shown else _DETAILS)

    def look(self) -> None:
        """Ask the host for what the form offers. A pool that is there has its source already."""
        self._knowledge.want(self.kind.nouns())
        if self._original is None:
            self._find_sources()

    def set_built(self, is_built: bool) -> None:
        """Say whether the pool is to be built, which needs to know more."""
        self._is_built = is_built
        self._doubt()

    def refresh(self) -> None:
        """Show what is known of the host now."""
        self.form.set_scene(self._scene())
        self._doubt()

    def rename(self, name: str) -> None:
        """Give the new pool another name, and the usual path of that name."""
        self.kind.rename(self._pool, name, self._scene())
        self._bind()

    def take_text(self) -> None:
        """Take the XML that was typed for the pool.

        Raises:
            InvalidInput: it cannot be used; it stays where it is.
        """
        if not self.xml.is_modified:
            return
        pool = parse(self.xml.text(), Pool)
        if pool.tag != Pool.TAG:
            message = _("This describes a “{found}”, not a “{expected}”.")
            raise InvalidInput(message.format(found=pool.tag, expected=Pool.TAG))
        if not self.kind.matches(pool):
            message = _("This is no pool of the type “{type}”, which was chosen before.")
            raise InvalidInput(message.format(type=_(self.kind.title)))
        self._pool = pool
        self._typed.clear()
        self.xml.set_text(self.xml.text())
        self._bind()

    def problems(self) -> list[Problem]:
        """What is wrong with the pool, without warnings."""
        return [each for each in self.form.problems() if not each.is_warning]

    def is_readable(self) -> bool:
        """Whether typed XML can be used; says what is wrong if it cannot."""
        try:
            self.take_text()
        except InvalidInput as error:
            self._say(error.message)
            return False
        return True

    def is_ready(self) -> bool:
        """Whether the pool can be used; shows what is wrong with it if it cannot."""
        if not self.is_readable():
            return False
        self._doubt()
        problems = self.problems()
        self._say("")
        if not problems:
            return True
        if self.shows_xml:
            self._say(problems[0].message)
        else:
            self.form.look_at_all()
            self.form.focus_problem()
        return False

    def focus_first(self) -> None:
        """Go to the first field; what is typed takes the place of all that stands there."""
        for row in self.kind.rows():
            widget = self.form.row(row.name).focus_widget
            if widget is not None and widget.isVisibleTo(self):
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                line = widget.lineEdit() if isinstance(widget, QComboBox) else widget
                if isinstance(line, QLineEdit):
                    line.selectAll()
                return

    def forget_password(self) -> None:
        """Wipe what was typed to log in with."""
        if (row := self._password_row()) is not None:
            row.forget()

    def _scene(self) -> Scene:
        return self._knowledge.scene(is_new=self._original is None)

    def _bind(self) -> None:
        bound = Bound(self._pool, self._scene(), self._original, typed=self._typed)
        self.form.bind(bound)
        self._doubt()

    def _find_sources(self) -> None:
        self._knowledge.find_sources(self.kind, self._pool)

    # The password, which is in no document

    def _password_row(self) -> PasswordRow | None:
        if PASSWORD not in {row.name for row in self.kind.rows()}:
            return None
        row = self.form.row(PASSWORD)
        return row if isinstance(row, PasswordRow) else None

    def _needs_password(self) -> bool:
        scene = self._scene()
        for item in (*self.kind.fields, *self.kind.advanced):
            for row in item.items if isinstance(item, Group) else (item,):
                if row.name == PASSWORD:
                    return is_shown(row, self._pool, scene)
        return False

    def _doubt(self) -> None:
        """Say what is wrong with the password, and with a name that only XML shows here."""
        row, doubts = self._password_row(), []
        if row is not None and self._needs_password():
            text = _wrong_password(row.password, self._pool.auth_type or "")
            doubts += [Problem(PASSWORD, text)] if text else []
        if self._is_built and (problem := self.kind.why_not_build(self._pool)) is not None:
            doubts.append(problem)
        if (reason := self._wrong_name()) is not None:
            doubts.append(Problem("", reason))
        self.form.set_doubts(doubts)

    def _wrong_name(self) -> str | None:
        name = self._pool.name or ""
        if self._original is None:
            return checks.pool_name(name, self._scene().taken_names)
        if name != self._original.name or self._pool.uuid != self._original.uuid:
            return _("Name and UUID cannot be changed here. “Rename…” gives a pool another name.")
        return None

    # Tabs

    def _on_tab(self, index: int) -> None:
        if not self.is_readable():
            was_blocked = self._tabs.blockSignals(True)
            self._tabs.setCurrentIndex(_XML)  # it has to be mended first
            self._tabs.blockSignals(was_blocked)
            return
        self._say("")
        if index == _XML:
            self.xml.set_text(pretty(self._pool.xml()))
            if self._needs_password():
                text = _("The secret is missing here: it is made together with the pool.")
                self._say(text, "severity.info")
        self._stack.setCurrentIndex(index)

    def _on_edited(self, _name: str = "") -> None:
        self._doubt()
        self.edited.emit()

    def _say(self, text: str, role: str = "severity.error") -> None:
        self._status.set_status(role if text else None, text)
        self._status.setVisible(bool(text))

    def _listen(self) -> None:
        self.form.edited.connect(self._on_edited)
        self.xml.edited.connect(self.edited)
        known = {row.name for row in self.kind.rows()}
        if self.kind.discovery is not None:
            for name in known.intersection(_ASKED_OF):
                self.form.row(name).left.connect(self._find_sources)

    def _new_tabs(self) -> QTabBar:
        tabs = QTabBar(self)
        tabs.setObjectName("pool-tabs")
        tabs.setAccessibleName(_("Ways to look at this"))
        tabs.setDrawBase(False)
        tabs.addTab(_("Details"))
        tabs.addTab(_("XML"))
        tabs.currentChanged.connect(self._on_tab)
        return tabs

    def _new_area(self) -> QScrollArea:
        area = QScrollArea(self)
        area.setAccessibleName(_(self.kind.title))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        margin = space(self, Space.SMALL)
        self.form.setContentsMargins(0, margin, margin, margin)
        area.setWidget(self.form)
        area.viewport().setAutoFillBackground(False)
        self.form.setAutoFillBackground(False)
        return area

    def _lay_out(self) -> None:
        title = ElideLabel(_(self.kind.title), self, mode=Qt.TextElideMode.ElideRight)
        title.setFont(heading_font(self.font()))
        head = QHBoxLayout()
        head.setSpacing(space(self, Space.MEDIUM))
        head.addWidget(IconLabel(self.kind.icon, lines=1.6, parent=self))
        head.addWidget(title, 1)
        head.addWidget(self._tabs, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        column.addLayout(head)
        column.addWidget(self._status)
        column.addWidget(self._stack, 1)


def _wrong_password(password: Concealed, auth_type: str) -> str:
    if not password:
        return _("Enter the password, or choose a secret that has it.")
    if auth_type != "ceph":
        return ""
    try:
        Concealed.from_base64(password.reveal().decode()).forget()
    except InvalidInput as error:
        # Translators: the key of a Ceph user, as “ceph auth get-key” shows it
        return _("{problem} Enter the key as Ceph shows it.").format(problem=error.message)
    finally:
        password.forget()
    return ""
