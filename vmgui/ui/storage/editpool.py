"""Edit Storage Pool: where it is and what it is on, as the form of its type or as XML."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.jobs import Job
from vmgui.core.resources import PoolReading
from vmgui.core.storage.poolscene import PoolScene
from vmgui.hardware.pools import registry
from vmgui.ui.context import Context
from vmgui.ui.errors import ErrorPresenter
from vmgui.ui.forms.tools import ChoosePath, Tools
from vmgui.ui.storage.poolform import PoolForm
from vmgui.ui.storage.staying import StayingDialog
from vmgui.ui.tasks import TaskScope
from vmgui.ui.widgets.statuslabel import StatusLabel
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.pool import Pool

_WIDTH_CHARACTERS, _LINES = 92, 32


async def edit(context: Context, host: HostId, pool: PoolReading, window: QWidget) -> bool:
    """Show a pool's description and change it. The dialog stays until that is done.

    Args:
        context: the program's parts.
        host: where the pool is.
        pool: which.
        window: in front of which it is shown.

    Returns:
        Whether it was changed.

    Raises:
        VmguiError: its description cannot be read.
    """
    work = context.storage.pools(host)
    original = await work.description(pool.name)
    knowledge = PoolScene(context.fleet, host, work, own=pool.name)
    document = parse(original, Pool)

    async def choose(what: str, present: str) -> str | None:
        from vmgui.ui.storage.browser import choose_volume

        return await choose_volume(context, host, what, present, dialog)

    async def do(edited: str) -> Job:
        return await context.jobs.wait(work.change(pool, original, edited))

    dialog = EditPoolDialog(window, document, knowledge, choose, is_active=pool.is_active)
    knowledge.look()
    try:
        return await dialog.until_done(do)
    finally:
        knowledge.stop()


class EditPoolDialog(StayingDialog[str]):
    """Shows a pool; what is wanted is its new description."""

    def __init__(
        self,
        parent: QWidget | None,
        original: Pool,
        knowledge: PoolScene,
        choose: ChoosePath,
        *,
        is_active: bool = False,
    ) -> None:
        """Build it.

        Args:
            parent: the window in front of which it is shown.
            original: the pool as the host has it.
            knowledge: of the host.
            choose: asks for a path of the host.
            is_active: whether the pool is started.
        """
        failed, doing = _("The storage pool was not changed."), _("Changing the storage pool…")
        super().__init__(parent, failed, doing)
        self._knowledge = knowledge
        self._before = serialize(original)
        self._scope = TaskScope(self, ErrorPresenter(self))
        tools, kind = Tools(self._scope, choose), registry.kind_of(original)
        self.setObjectName("edit-pool-dialog")
        self.setWindowTitle(_("Edit Storage Pool “{name}”").format(name=original.name or ""))
        self.page = PoolForm(kind, original.copy(), knowledge, tools, self, original=original)
        """The pool."""
        self._later = StatusLabel(self)
        self._later.setObjectName("later")
        self._later.setWordWrap(True)
        if is_active:
            text = _("The pool is active. What is changed here counts from its next start on.")
            self._later.set_status("severity.info", text)
        self._later.setVisible(is_active)
        self.body.addWidget(self.page, 1)
        self.body.addWidget(self._later)
        self._apply = self.add_button("accept", _("&Apply"))
        self._apply.setDefault(True)
        self._apply.clicked.connect(self.accept)
        self.show_size(_WIDTH_CHARACTERS, _LINES)
        self.page.edited.connect(self.show_buttons)
        knowledge.learned.connect(self._on_learned)
        if kind is registry.UNKNOWN:
            self.page.show_xml(True)
        self.page.look()
        self.show_buttons()
        self.page.focus_first()

    @override
    def show_buttons(self) -> None:
        super().show_buttons()
        self._apply.setEnabled(not self.is_busy and self._is_changed())

    @override
    def accept(self) -> None:
        """Ask for the change, or show what is wrong with it."""
        if not self.is_busy and self.page.is_ready():
            self.settle(serialize(self.page.pool))

    @override
    def done(self, result: int) -> None:
        """Close, and take no notice any more."""
        self._scope.cancel()
        self._knowledge.learned.disconnect(self._on_learned)
        super().done(result)

    def _is_changed(self) -> bool:
        return self.page.has_unread or serialize(self.page.pool) != self._before

    def _on_learned(self, _nothing: None) -> None:
        self.page.refresh()
