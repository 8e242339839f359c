"""HardwarePage: everything a machine is made of, to see and to change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.records import DomainRecord
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.machine.hardware.applybar import ApplyBar
from vmgui.ui.machine.hardware.counting import change_count
from vmgui.ui.machine.hardware.frame import EditFrame
from vmgui.ui.machine.hardware.pane import Pane
from vmgui.ui.machine.hardware.problems import why_not_apply
from vmgui.ui.machine.hardware.tools import machine_tools
from vmgui.ui.machine.hardware.view import LIST_CHARACTERS, HardwareView
from vmgui.ui.machine.hardware.waiting import Cover
from vmgui.ui.machine.place import MachinePlace
from vmgui.ui.pages import Page
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.banner import Banner


class HardwarePage(Page[DomainRecord]):
    """The hardware of a machine that is there: what is edited is applied, or undone."""

    def __init__(self, place: MachinePlace) -> None:
        """Create it empty; the descriptions are read when it is first seen."""
        super().__init__()
        self._place = place
        self._editing = place.editing
        self._focus_before: QWidget | None = None
        """What had the focus when the changes began to be applied."""
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._frame = EditFrame(place, self, self, self._scope)
        tools = machine_tools(place, self, self._scope)
        layout = place.context.layout
        self._hardware = HardwareView(self._editing, tools, self._frame.bar, layout, self)
        self._cover = Cover(self._editing, self._hardware, self)
        self._lay_out()
        self._connect()
        self._show_state()

    @override
    def activated(self) -> None:
        self._editing.look(self)
        self.show_draft()

    @override
    def deactivated(self) -> None:
        self._editing.rest(self)
        self._frame.take()

    @override
    def set_live(self, is_live: bool) -> None:
        super().set_live(is_live)
        self._show_state()

    @property
    def pane(self) -> Pane:
        """What is shown beside the list."""
        return self._hardware.pane

    @property
    def bar(self) -> ApplyBar:
        """*Apply* and *Cancel*."""
        return self._frame.bar

    @property
    def banner(self) -> Banner:
        """What is to be known about the description of the machine."""
        return self._frame.banner

    def titles(self) -> list[str]:
        """The rows of the list."""
        return self._hardware.titles()

    def item_keys(self) -> list[str]:
        """The keys of the rows."""
        return [item.key for item in self._hardware.items()]

    def show_item(self, key: str) -> None:
        """Choose a row of the list by its key.

        Raises:
            KeyError: there is no such row.
        """
        self._hardware.show_item(key)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        is_back = event.type() is QEvent.Type.ActivationChange and self.isActiveWindow()
        if is_back and self.isVisible() and self._editing.draft is not None:
            self._editing.load()  # some changes of running machines come without an event

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 2 * LIST_CHARACTERS, 0)

    # What the frame asks for

    def change_count(self) -> int:
        """How many values are changed; text that is not in the draft is one."""
        count = change_count(self._editing, self._hardware.items())
        return max(count, int(self.pane.has_text))

    def problem(self) -> str:
        """What is wrong with what is changed."""
        return why_not_apply(self._editing, self._hardware.items())

    def unusable(self) -> list[str]:
        """What was typed in forms and cannot be written."""
        return self.pane.unusable()

    def has_text(self) -> bool:
        """Whether XML is typed that is not in the draft."""
        return self.pane.has_text

    def typed_title(self) -> str:
        """The item whose XML may be typed."""
        return self.pane.item.title if self.pane.item is not None else ""

    def take_typed(self) -> None:
        """Put XML that was typed into the draft."""
        if self.pane.take_text():
            self.show_draft()

    def drop_typed(self) -> None:
        """Throw away what was typed."""
        self.pane.drop_typed()

    def show_problem(self) -> None:
        """Put the cursor where something is wrong."""
        self.pane.focus_problem()

    def set_busy(self, is_busy: bool) -> None:
        """Let nothing be edited meanwhile; the focus comes back where it was."""
        focus = self.window().focusWidget()
        if is_busy and focus is not None and self.isAncestorOf(focus):
            self._focus_before = focus
        self.pane.set_busy(is_busy)
        self._show_state()
        if not is_busy and self._focus_before is not None and isValid(self._focus_before):
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._focus_before = None

    def show_draft(self) -> None:
        """Bind everything to the elements of the draft as it is now."""
        self._hardware.show_draft()
        self._cover.refresh()
        self._frame.refresh()

    # What is shown

    def _on_changed(self, _nothing: None) -> None:
        if self.isVisible():
            self.show_draft()

    def _on_learned(self, _nothing: None) -> None:
        self._frame.refresh()

    def _show_state(self) -> None:
        self._frame.refresh()
        self._hardware.show_verbs()

    # What is done

    def _remove(self) -> None:
        from vmgui.ui.machine.hardware.remove import remove

        if (item := self.pane.item) is not None:
            self._scope.start(
                remove(self._place.context, self._editing, item, self.window()),
                _("The device was not removed."),
            )

    def _add_hardware(self) -> None:
        from vmgui.ui.machine.hardware.add import add

        self._scope.start(
            add(self._place, self._scope, self.window()), _("The hardware was not added.")
        )

    # What it is made of

    def _connect(self) -> None:
        self._hardware.edited.connect(self._frame.typed)
        self._hardware.item_shown.connect(self._frame.refresh)
        self._hardware.leaving_text.connect(self._frame.take)
        self._hardware.remove_asked.connect(self._remove)
        self._hardware.add_asked.connect(self._add_hardware)
        self._editing.changed.connect(self._on_changed)
        self._editing.learned.connect(self._on_learned)

    def _lay_out(self) -> None:
        edge = space(self, Space.SMALL)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(edge, edge, edge, 0)
        above.addWidget(self._frame.banner)
        whole.addLayout(above)
        whole.addWidget(self._cover, 1)
