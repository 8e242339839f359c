"""Add a New Storage Pool: its name and type, then what a pool of that type needs."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from vmgui.base.compat import override
from vmgui.base.concealed import Concealed
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.jobs import Job
from vmgui.core.storage.pools import Build
from vmgui.core.storage.poolscene import PoolScene
from vmgui.hardware.pools.building import Way
from vmgui.hardware.pools.kind import PoolKind
from vmgui.ui.context import Context
from vmgui.ui.dialogs.questions import confirm
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.tools import ChoosePath, Tools
from vmgui.ui.storage.addoptions import AddOptions
from vmgui.ui.storage.poolform import PoolForm
from vmgui.ui.storage.staying import StayingDialog
from vmgui.ui.storage.typepage import TypePage
from vmgui.ui.style import Space, space
from vmgui.ui.tasks import TaskScope

_BUILDS = {
    Way.NONE: Build.NONE,
    Way.PLAIN: Build.PLAIN,
    Way.NEW: Build.NEW,
    Way.OVERWRITE: Build.OVERWRITE,
}
_WIDTH_CHARACTERS, _LINES = 92, 36


class Wanted(NamedTuple):
    """A pool that a person wants."""

    name: str
    xml: str
    way: Way
    starts: bool
    is_autostart: bool
    password: Concealed | None


async def add(context: Context, host: HostId, window: QWidget) -> str | None:
    """Ask for a storage pool and add it. The dialog stays until it is there.

    Args:
        context: the program's parts.
        host: where it is added.
        window: in front of which it is asked.

    Returns:
        The name of the new pool; None if none was added.
    """
    work = context.storage.pools(host)
    knowledge = PoolScene(context.fleet, host, work)
    name = ""

    async def choose(what: str, present: str) -> str | None:
        from vmgui.ui.storage.browser import choose_volume

        return await choose_volume(context, host, what, present, dialog)

    async def do(wanted: Wanted) -> Job:
        nonlocal name
        name = wanted.name
        job = work.add(
            wanted.xml,
            build=_BUILDS[wanted.way],
            starts=wanted.starts,
            is_autostart=wanted.is_autostart,
            password=wanted.password,
        )
        return await context.jobs.wait(job)

    dialog = AddPoolDialog(window, knowledge, choose)
    knowledge.look()
    try:
        return name if await dialog.until_done(do) else None
    finally:
        knowledge.stop()


class _Parameters(QWidget):
    """The second page: what a pool of a type needs, and what happens to it."""

    def __init__(self, form: PoolForm, parent: QWidget) -> None:
        super().__init__(parent)
        self.form = form
        self.options = AddOptions(form.kind, self)
        self.options.changed.connect(lambda: form.set_built(self.options.is_built))
        form.set_built(self.options.is_built)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.MEDIUM))
        column.addWidget(form, 1)
        column.addWidget(self.options)


class AddPoolDialog(StayingDialog[Wanted]):
    """Asks for a pool in two steps. It stays until that is there: what goes wrong is said in it."""

    def __init__(self, parent: QWidget | None, knowledge: PoolScene, choose: ChoosePath) -> None:
        """Build it.

        Args:
            parent: the window in front of which it is asked.
            knowledge: of the host.
            choose: asks for a path of the host.
        """
        failed, doing = _("The storage pool was not added."), _("Adding the storage pool…")
        super().__init__(parent, failed, doing)
        self._knowledge = knowledge
        self._scope = TaskScope(self, ErrorPresenter(self))
        self._tools = Tools(self._scope, choose)
        self._pages: dict[str, _Parameters] = {}
        self.setObjectName("add-pool-dialog")
        self.setWindowTitle(_("Add a New Storage Pool"))
        self.types = TypePage(self)
        """The first page."""
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.types)
        self.body.addWidget(self._stack, 1)
        self._back = self.add_button("back", _("Bac&k"))
        self._back.clicked.connect(self.go_back)
        self._accept = self.add_button("accept", _("&Forward"))
        self._accept.clicked.connect(self.accept)
        self._accept.setDefault(True)
        self.show_size(_WIDTH_CHARACTERS, _LINES)
        self.types.changed.connect(self.show_buttons)
        self.types.chosen.connect(self.go_forward)
        knowledge.learned.connect(self._on_learned)
        self._on_learned(None)
        self.types.focus_first()

    @property
    def page(self) -> PoolForm | None:
        """The form of the second page while that is shown."""
        shown = self._stack.currentWidget()
        return shown.form if isinstance(shown, _Parameters) else None

    def go_forward(self) -> None:
        """Show what the type needs, unless the name or the type cannot be used."""
        if self.page is not None or not self.types.is_ready():
            return
        kind, name = self.types.kind, self.types.name
        parameters = self._pages.get(kind.id) or self._new_page(kind, name)
        if parameters.form.pool.name != name:
            parameters.form.rename(name)
        self._stack.setCurrentWidget(parameters)
        self.show_buttons()
        parameters.form.look()
        parameters.form.focus_first()

    def go_back(self) -> None:
        """Show name and type again; what was typed for the type stays."""
        page = self.page
        if page is None or self.is_busy or not page.is_readable():
            return
        self.banner.clear_message()
        if page.pool.name and page.pool.name != self.types.name:
            self.types.set_name(page.pool.name)  # somebody has changed it in the XML
        self._stack.setCurrentWidget(self.types)
        self.show_buttons()
        self.types.focus_first()

    @override
    def show_buttons(self) -> None:
        super().show_buttons()
        is_last = self.page is not None
        self._back.setVisible(is_last)
        self._back.setEnabled(not self.is_busy)
        self._accept.setText(_("&Finish") if is_last else _("&Forward"))
        self._accept.setEnabled(not self.is_busy and (is_last or not self.types.reason))

    @override
    def accept(self) -> None:
        """Go forward, or ask for the pool."""
        if self.is_busy:
            return
        shown = self._stack.currentWidget()
        if not isinstance(shown, _Parameters):
            self.go_forward()
        elif shown.form.is_ready():
            self._scope.start(self._finish(shown), _("The storage pool was not added."))

    @override
    def done(self, result: int) -> None:
        """Close, and take no notice any more."""
        self._scope.cancel()
        self._knowledge.learned.disconnect(self._on_learned)
        for parameters in self._pages.values():
            parameters.form.forget_password()
        super().done(result)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let a key that is held down press nothing: Enter would run through both pages."""
        if not event.isAutoRepeat():
            super().keyPressEvent(event)

    async def _finish(self, shown: _Parameters) -> None:
        pool, options = shown.form.pool, shown.options
        if options.way is Way.OVERWRITE and not await self._may_overwrite(shown.form):
            return
        self.settle(
            Wanted(
                pool.name or "",
                pool.xml(),
                options.way,
                options.starts,
                options.is_autostart,
                shown.form.password,
            )
        )

    async def _may_overwrite(self, form: PoolForm) -> bool:
        return await confirm(
            self,
            _("Overwrite"),
            _("Everything that is stored there now will be lost. Overwrite it?"),
            _("&Overwrite"),
            names=form.kind.devices(form.pool),
            is_destructive=True,
        )

    def _new_page(self, kind: PoolKind, name: str) -> _Parameters:
        pool = kind.new(name, self._knowledge.scene())
        form = PoolForm(kind, pool, self._knowledge, self._tools, self)
        parameters = self._pages[kind.id] = _Parameters(form, self)
        self._stack.addWidget(parameters)
        return parameters

    def _on_learned(self, _nothing: None) -> None:
        self.types.show_scene(self._knowledge.scene())
        for parameters in self._pages.values():
            parameters.form.refresh()
        self.show_buttons()
