"""CreateWindow: the wizard *New VM*. One page per step, and what stands around them."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.core.creation.flow import Flow
from vmgui.core.creation.steps import Step
from vmgui.core.inventory import Batch
from vmgui.ui.context import Context
from vmgui.ui.create.keys import button_of_enter, is_enter
from vmgui.ui.create.page import CreateDesk, CreatePage
from vmgui.ui.create.pagestack import PageStack
from vmgui.ui.dialogs.frame import keep_focus_of_others
from vmgui.ui.dialogs.questions import confirm
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, heading_font, space
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.banner import Banner
from vmgui.ui.widgets.busy import BusyIndicator
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.ui.widgets.place import Place
from vmgui.ui.widgets.taborder import follow_layout
from vmgui.ui.windowsize import SizeKeeper

_CHARACTERS, _LINES = 100, 38


class CreateWindow(QWidget):
    """Asks for everything a new machine needs; who opens it shows it."""

    def __init__(self, context: Context, flow: Flow) -> None:
        """Show the first step of `flow`, which ends with the window."""
        super().__init__()
        self.setObjectName("create-window")
        self.setWindowTitle(_("New VM"))
        self.setWindowIcon(icon("action.new_domain"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.flow = flow
        self._context = context
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._stack = PageStack(CreateDesk(context, flow, self._scope, self), self)
        self._is_asking = False
        self._is_abandoned = False
        self._shown: Step | None = None
        self._answer: asyncio.Future[bool] | None = None
        self.banner = Banner(self)
        """What became of an attempt to make the machine."""
        self._make_parts()
        self._lay_out()
        self._connect()
        self.destroyed.connect(flow.stop)
        metrics = self.fontMetrics()
        size = QSize(metrics.averageCharWidth() * _CHARACTERS, metrics.height() * _LINES)
        SizeKeeper(self, context.layout, "window.create", size)
        self._show_flow(None)

    async def answered(self) -> bool:
        """Wait for *Finish*, with nothing wrong at any step; False if the window is closed."""
        self._answer = asyncio.get_running_loop().create_future()
        return await self._answer

    @property
    def page(self) -> CreatePage:
        """The page of the present step."""
        return self._stack.page(self.flow.step)

    def go_forward(self) -> None:
        """Do what *Forward* does."""
        self._scope.start(self._forward(), _("The next step cannot be shown."))

    def go_back(self) -> None:
        """Do what *Back* does."""
        self.flow.back()

    def finish(self) -> None:
        """Do what *Finish* does."""
        self._scope.start(self._finish(), _("The machine cannot be created."))

    def show_preview(self, is_shown: bool) -> None:
        """Show or hide what would be made."""
        self._preview.setChecked(is_shown)

    async def may_close(self) -> bool:
        """Ask whether the answers may be lost, if there are any; True if it may be closed."""
        if self._is_asking:
            return False
        if not self._has_answers():
            return True
        self._is_asking = True
        try:
            return await confirm(
                self,
                _("Cancel New VM"),
                _("Discard what you have entered?"),
                _("&Discard"),
                informative=_("No machine is made."),
                is_destructive=True,
            )
        finally:
            self._is_asking = False

    def abandon(self) -> None:
        """Lose the answers without asking: the window is closed next."""
        self._is_abandoned = True

    def _has_answers(self) -> bool:
        """Whether closing it loses something; while it is hidden, its answers are in use."""
        return self._stack.has_several and self.isVisible() and not self._is_abandoned

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, as in a dialog; Escape closes. Fields get the keys first."""
        is_last = self.flow.is_last
        onwards = self._last if is_last else self._next
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif not is_enter(event):
            super().keyPressEvent(event)
        elif button := button_of_enter(event, self.focusWidget(), onwards, is_last=is_last):
            button.click()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Parts of a page are made late; Tab goes through them as they are seen all the same."""
        follow_layout(self.page)
        return super().focusNextPrevChild(next)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._has_answers():
            event.ignore()
            self._scope.start(self._leave(), _("The window was not closed."))
            return
        self._context.inventory.changed.disconnect(self._on_inventory)
        self.flow.stop()
        self._scope.cancel()
        self._end(False)
        super().closeEvent(event)

    async def _leave(self) -> None:
        if await self.may_close():
            self.abandon()
            self.close()

    def _end(self, answer: bool) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(answer)

    # Going

    async def _forward(self) -> None:
        step = self.flow.step
        self.page.look_at_all()
        is_gone = not self.page.has_unread and await self.flow.forward()
        if not is_gone and isValid(self) and self.flow.step is step:
            self.page.look_at_all()
            self.page.focus_problem()

    async def _finish(self) -> None:
        step = self.flow.step
        self.flow.look_again()
        await self.flow.settled()
        is_elsewhere = not isValid(self) or self.flow.step is not step
        if is_elsewhere or not self.flow.is_connected:  # which the status line says
            return
        wrong = next((step for step in self.flow.steps if self._is_wrong(step)), None)
        if wrong is None:
            self._end(True)
            return
        self.flow.go_to(wrong)
        self.page.look_at_all()
        self.page.focus_problem()

    def _is_wrong(self, step: Step) -> bool:
        return self._stack.has_unread(step) or bool(self.flow.why_not(step))

    # Showing

    def _show_flow(self, _nothing: None) -> None:
        flow, step = self.flow, self.flow.step
        page = self._stack.page(step)
        page.show_flow()
        page.show_problems(flow.problems())
        is_other = step is not self._shown
        if is_other:
            self._shown = step
            self._stack.setCurrentWidget(self._stack.area(step))
            self._title.setText(step.title)
            page.focus_first()
        self._count.setText(
            # Translators: where a person is in the wizard
            _("Step {number} of {total}").format(
                number=flow.steps.index(step) + 1, total=len(flow.steps)
            )
        )
        self._back.setEnabled(step is not flow.steps[0])
        self._next.setVisible(not flow.is_last)
        self._last.setVisible(flow.is_last)
        (self._last if flow.is_last else self._next).setDefault(True)
        self._show_state()

    def _on_inventory(self, batch: Batch) -> None:
        """The flow tells of its own host only; there may be others to choose from."""
        if batch.hosts_added or batch.hosts_changed or batch.hosts_removed:
            self._show_flow(None)

    def _show_state(self) -> None:
        """Say what is being looked up, or why it cannot go on."""
        looking, reason = self.flow.looking, self.flow.why_not()
        self._status.setText(looking if self.flow.is_connected else reason)
        if looking:
            self._busy.start()
        else:
            self._busy.stop()
        for button in (self._next, self._last):
            button.setToolTip(reason)
            button.setAccessibleDescription(reason)
            button.setEnabled(self.flow.is_connected)

    def _on_preview(self, is_shown: bool) -> None:
        self._preview_place.setVisible(is_shown)
        if is_shown:
            self._splitter.setSizes([self.width() // 2] * 2)

    def _new_preview(self, place: QWidget) -> QWidget:
        from vmgui.ui.create.preview import Preview

        return Preview(self.flow, place)

    # What it is made of

    def _make_parts(self) -> None:
        self._title = QLabel(self)
        self._title.setObjectName("step-title")
        self._title.setFont(heading_font(self.font()))
        self._count = QLabel(self)
        self._count.setObjectName("step-count")
        self._preview_place = Place(self._new_preview, self)
        self._busy = BusyIndicator(parent=self)
        self._status = ElideLabel(parent=self)
        self._status.setObjectName("looking")
        self._preview = self._button("preview", _("&Preview"))
        self._preview.setCheckable(True)
        self._preview.setToolTip(_("Show the XML that would be made, and a command for it."))
        self._cancel = self._button("cancel", _("&Cancel"))
        self._back = self._button("back", _("&Back"))
        self._next = self._button("forward", _("&Forward"))
        self._last = self._button("finish", _("&Finish"))

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        keep_focus_of_others(button)
        return button

    def _connect(self) -> None:
        self.flow.changed.connect(self._show_flow)
        self._context.inventory.changed.connect(self._on_inventory)
        self._preview.toggled.connect(self._on_preview)
        self._cancel.clicked.connect(self.close)
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_forward)
        self._last.clicked.connect(self.finish)

    def _lay_out(self) -> None:
        edge = space(self, Space.MEDIUM)
        head = QHBoxLayout()
        head.setContentsMargins(space(self, Space.LARGE), edge, space(self, Space.LARGE), 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        splitter = self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._stack)
        splitter.addWidget(self._preview_place)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        self._preview_place.setVisible(False)
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Sunken)
        foot = QHBoxLayout()
        foot.setContentsMargins(edge, 0, edge, edge)
        foot.setSpacing(space(self, Space.SMALL))
        foot.addWidget(self._preview)
        foot.addSpacing(edge)
        foot.addWidget(self._busy)
        foot.addWidget(self._status, 1)
        for button in (self._cancel, self._back, self._next, self._last):
            foot.addWidget(button)
        above = QVBoxLayout()
        above.setContentsMargins(edge, 0, edge, 0)
        above.addWidget(self.banner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(space(self, Space.SMALL))
        whole.addLayout(head)
        whole.addLayout(above)
        whole.addWidget(splitter, 1)
        whole.addWidget(line)
        whole.addLayout(foot)
