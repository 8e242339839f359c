"""The job panel: a table of jobs, the selected one beside it, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from vmgui.base.i18n import _
from vmgui.base.states import JobState
from vmgui.base.storage import MemoryStorage, Storage
from vmgui.core.jobs import Job, JobList
from vmgui.models.jobs import JOB_COLUMNS, JobFilter, JobTable
from vmgui.models.roles import Role
from vmgui.ui.icons import icon
from vmgui.ui.jobs.delegate import JobDelegate
from vmgui.ui.jobs.details import JobDetails
from vmgui.ui.style import Space, icon_extent, space
from vmgui.ui.widgets.actionbutton import ActionButton
from vmgui.ui.widgets.emptystate import EmptyState
from vmgui.ui.widgets.keptstate import keep_state, restore_state

_COLUMNS, _PANES = "jobs.columns", "jobs.panes"
_ROW_LINES = 1.6
_SHARES = (2, 1)
"""How the table and the details divide the width."""
_UNIT = 1000
"""More than there is, so that Qt keeps only the proportion."""


class JobPanel(QWidget):
    """All jobs, newest first. `actions()` has what can be done, for menus."""

    def __init__(
        self, jobs: JobList, parent: QWidget | None = None, *, layout: Storage | None = None
    ) -> None:
        """Show jobs, and cancel or forget them when asked to.

        Args:
            jobs: what is shown.
            parent: the widget it is in.
            layout: remembers the columns and how table and details divide the width.
        """
        super().__init__(parent)
        self._jobs = jobs
        self._layout: Storage = MemoryStorage() if layout is None else layout
        self.setObjectName("jobs")
        self._make_actions()
        self._failed_only = QCheckBox(_("&Failed only"), self)
        self._failed_only.setObjectName("failed-only")
        # Without a parent: it hears of jobs as long as Python keeps it, which may be longer.
        self._model = JobTable(jobs)
        self._filter = JobFilter(self)
        self._filter.setSourceModel(self._model)
        self._table = self._make_table()
        self._details = JobDetails(self._copy, self)
        self._empty = EmptyState(self)
        self._stack = QStackedWidget(self)
        self._panes = self._make_panes()
        self._lay_out()
        self._restore()
        self._listen()
        self._follow()

    def current_job(self) -> Job | None:
        """The selected job."""
        job: Job | None = self._table.currentIndex().data(Role.JOB)
        return job

    def show_job(self, job: Job) -> None:
        """Select `job`, if it is still in the list."""
        index = self._model.index_of(job)
        if not index.isValid():
            return
        if not self._filter.mapFromSource(index).isValid():
            self._failed_only.setChecked(False)
        self._table.setCurrentIndex(self._filter.mapFromSource(index))

    # Building

    def _make_actions(self) -> None:
        self._cancel = QAction(icon("action.cancel"), _("&Cancel Job"), self)
        self._cancel.setObjectName("cancel-job")
        self._copy = QAction(icon("action.copy"), _("Cop&y Command"), self)
        self._copy.setObjectName("copy-command")
        self._copy.setShortcut(QKeySequence.StandardKey.Copy)
        # Of the table alone: texts are copied with the same keys.
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._clear = QAction(icon("action.clear"), _("C&lear History"), self)
        self._clear.setObjectName("clear-history")
        self.addActions((self._cancel, self._copy, self._clear))

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setObjectName("job-table")
        table.setAccessibleName(_("Jobs"))
        table.setModel(self._filter)
        table.setItemDelegate(JobDelegate(table))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)  # the Tab key leaves the table
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setAlternatingRowColors(True)
        table.setCornerButtonEnabled(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(
            round(self.fontMetrics().height() * _ROW_LINES)
        )
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        room = icon_extent(self)
        for place, column in enumerate(JOB_COLUMNS):
            width = self.fontMetrics().averageCharWidth() * column.width
            table.setColumnWidth(place, width + (room if place == 0 else 0))
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        table.addActions(self.actions())
        return table

    def _make_panes(self) -> QSplitter:
        splitter = QSplitter(self)
        splitter.setObjectName("job-panes")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._table)
        splitter.addWidget(self._details)
        for place, share in enumerate(_SHARES):
            splitter.setStretchFactor(place, share)
        splitter.setSizes([share * _UNIT for share in _SHARES])
        return splitter

    def _lay_out(self) -> None:
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._panes)
        row = QHBoxLayout()
        row.addWidget(self._failed_only)
        row.addStretch(1)
        row.addWidget(ActionButton(self._cancel, self))
        row.addWidget(ActionButton(self._clear, self))
        column = QVBoxLayout(self)
        margin = space(self, Space.SMALL)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(margin)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    def _restore(self) -> None:
        restore_state(self._layout, _PANES, self._panes.restoreState)
        header = self._table.horizontalHeader()
        restore_state(self._layout, _COLUMNS, header.restoreState)

    def _listen(self) -> None:
        self._panes.splitterMoved.connect(self._on_pane_moved)
        self._table.horizontalHeader().sectionResized.connect(self._on_column_resized)
        self._cancel.triggered.connect(self._on_cancel_triggered)
        self._copy.triggered.connect(self._on_copy_triggered)
        self._clear.triggered.connect(self._jobs.clear_history)
        self._failed_only.toggled.connect(self._on_filter_toggled)
        self._table.selectionModel().currentRowChanged.connect(self._follow)
        # The filter listens to these too, and has been there first.
        for signal in (
            self._model.rowsInserted,
            self._model.rowsRemoved,
            self._model.dataChanged,
        ):
            signal.connect(self._follow)

    # Showing how things stand

    def _follow(self) -> None:
        """Bring everything but the table up to date."""
        if self._filter.rowCount() and not self._table.currentIndex().isValid():
            self._table.selectRow(0)  # comes back here
            return
        job = self.current_job()
        self._details.show_job(job)
        _offer(self._cancel, _why_not_cancel(job))
        _offer(self._copy, _why_not_copy(job))
        has_old = any(each.state.is_over for each in self._jobs.jobs)
        _offer(self._clear, "" if has_old else _("No job is over."))
        self._show_emptiness()

    def _show_emptiness(self) -> None:
        is_empty = self._filter.rowCount() == 0
        self._stack.setCurrentIndex(0 if is_empty else 1)
        if not is_empty:
            return
        if self._jobs.jobs:
            title, sentence = _("Nothing failed"), _("All jobs are shown without the filter.")
        else:
            title = _("No jobs")
            sentence = _("What you start on a host is listed here, with how it ended.")
        self._empty.set_content("action.jobs", title, sentence)

    # What is asked for

    def _on_cancel_triggered(self) -> None:
        if (job := self.current_job()) is not None:
            self._jobs.cancel(job)

    def _on_copy_triggered(self) -> None:
        if (job := self.current_job()) is not None:
            QGuiApplication.clipboard().setText(job.command)

    def _on_pane_moved(self) -> None:
        keep_state(self._layout, _PANES, self._panes.saveState())

    def _on_column_resized(self) -> None:
        keep_state(self._layout, _COLUMNS, self._table.horizontalHeader().saveState())

    def _on_filter_toggled(self, is_on: bool) -> None:
        self._filter.set_failed_only(is_on)
        self._follow()


def _offer(action: QAction, reason: str) -> None:
    """Enable `action`, or disable it and say why."""
    action.setEnabled(not reason)
    action.setToolTip(reason)


def _why_not_cancel(job: Job | None) -> str:
    if job is None:
        return _("Select a job.")
    if job.can_cancel:
        return ""
    if job.state is JobState.CANCELLING:
        return _("It is being cancelled.")
    return _("It is over.") if job.state.is_over else _("It cannot be cancelled now.")


def _why_not_copy(job: Job | None) -> str:
    if job is None:
        return _("Select a job.")
    return "" if job.command else _("There is no virsh command for it.")
