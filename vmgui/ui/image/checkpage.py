"""The Check page of a disk image: damage, looked for and repaired."""

from __future__ import annotations

from collections.abc import Coroutine

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

import vmgui.base.units as units
from vmgui.base.compat import override
from vmgui.base.i18n import N_, _, ngettext
from vmgui.core.imaging.look import ImageItem, ImageLook
from vmgui.core.imaging.values import CheckResult, Repair
from vmgui.ui.actions.image import why_not_change
from vmgui.ui.dialogs.frame import text_label
from vmgui.ui.dialogs.questions import confirm
from vmgui.ui.facts import Fact, FactSheet, Group, ScrollColumn
from vmgui.ui.icons import icon
from vmgui.ui.image.pages import ImagePlace
from vmgui.ui.pages import Page
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.busy import BusyIndicator
from vmgui.ui.widgets.statuslabel import StatusLabel

CHECKED = frozenset({"qcow2", "qed", "vdi", "vhdx", "vmdk", "parallels"})
"""The formats that can be checked."""
REPAIRED = frozenset({"qcow2", "qed", "vdi", "vhdx", "parallels"})


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _fragments(result: CheckResult) -> str:
    if not result.fragmented_clusters or not result.allocated_clusters:
        return ""
    return units.percent(result.fragmented_clusters / result.allocated_clusters)


_GROUPS: tuple[Group[CheckResult], ...] = (
    Group(
        N_("Found"),
        (
            Fact("corruptions", N_("Damaged clusters:"), lambda r: _count(r.corruptions)),
            Fact("leaks", N_("Clusters that nothing uses:"), lambda r: _count(r.leaks)),
            Fact("errors", N_("Could not be checked:"), lambda r: _count(r.errors or None)),
            Fact("fixed", N_("Repaired:"), lambda r: _count(r.corruptions_fixed or None)),
            Fact("leaks-fixed", N_("Given back:"), lambda r: _count(r.leaks_fixed or None)),
        ),
    ),
    Group(
        N_("Clusters"),
        (
            Fact("total", N_("In all:"), lambda r: _count(r.total_clusters)),
            Fact("allocated", N_("Allocated:"), lambda r: _count(r.allocated_clusters)),
            Fact("compressed", N_("Compressed:"), lambda r: _count(r.compressed_clusters)),
            Fact("fragmented", N_("Fragmented:"), _fragments),
            Fact("end", N_("End of the image:"), lambda r: units.size(r.end_offset)),
        ),
    ),
)


class CheckPage(Page[ImageLook]):
    """Nothing is checked before somebody asks: it reads all of the image's tables."""

    def __init__(self, place: ImagePlace) -> None:
        """Create it; nothing is checked yet."""
        super().__init__()
        self._desk = place.actions.desk
        self._look = place.look
        self._check = QPushButton(icon("action.search"), _("&Check"), self)
        self._leaks = QPushButton(_("Repair &Leaks"), self)
        self._all = QPushButton(_("&Repair All…"), self)
        for button, name in ((self._check, "check"), (self._leaks, "leaks"), (self._all, "all")):
            button.setObjectName(name)
        self._busy = BusyIndicator(parent=self)
        self._result = StatusLabel(self)
        self._result.setObjectName("check-result")
        self._result.setWordWrap(True)
        self._sheet = FactSheet(_GROUPS, self)
        self._lay_out()
        self._check.clicked.connect(
            lambda: self._start(self._look.check(), _("The image was not checked."))
        )
        self._leaks.clicked.connect(
            lambda: self._start(self._look.repair(Repair.LEAKS), _("The image was not repaired."))
        )
        self._all.clicked.connect(
            lambda: self._start(self._repair_all(), _("The image was not repaired."))
        )

    @override
    def show_record(self, record: ImageLook) -> None:
        self._busy.setVisible(record.is_checking)
        (self._busy.start if record.is_checking else self._busy.stop)()
        self._enable(record.item)
        result = record.checked
        self._sheet.setVisible(result is not None)
        if result is None:
            self._result.set_status(None, _("Not checked yet."))
            return
        self._result.set_status(*_verdict(result))
        self._sheet.show_record(result)

    def verdict(self) -> str:
        """What is said of the last check."""
        return self._result.text()

    def _enable(self, item: ImageItem) -> None:
        format_ = item.info.file.format if item.info is not None else ""
        unchecked = _("Images in the format “{format}” cannot be checked.").format(format=format_)
        no_repair = _("Images in the format “{format}” cannot be repaired.").format(format=format_)
        reason = why_not_change(item)
        is_busy = self._look.is_checking
        for button, formats, sentence in (
            (self._check, CHECKED, unchecked),
            (self._leaks, REPAIRED, no_repair),
            (self._all, REPAIRED, no_repair),
        ):
            why = reason or (None if format_ in formats else sentence)
            button.setEnabled(why is None and not is_busy)
            button.setToolTip(why or "")

    async def _repair_all(self) -> None:
        if await confirm(
            self._desk.window,
            _("Repair All"),
            _("Repair everything that a check finds?"),
            _("Repair"),
            informative=_(
                "Where two places of the image claim the same cluster, the repair may choose "
                "wrongly what belongs to the guest. Make a copy of the image first. It cannot be "
                "cancelled."
            ),
            is_destructive=True,
        ):
            await self._look.repair(Repair.ALL)

    def _start(self, work: Coroutine[object, object, None], failed: str) -> None:
        self._desk.scope.start(work, failed)

    def _lay_out(self) -> None:
        scroll = ScrollColumn(_("Check"), self)
        row = QHBoxLayout()
        row.setSpacing(space(self, Space.SMALL))
        for widget in (self._check, self._leaks, self._all, self._busy):
            row.addWidget(widget)
        row.addStretch(1)
        what = text_label(
            _("A check reads the image's tables and counts what they use; it changes nothing."),
            self,
        )
        scroll.column.addWidget(what)
        scroll.column.addLayout(row)
        scroll.column.addWidget(self._result)
        scroll.column.addWidget(self._sheet)
        scroll.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)


def _verdict(result: CheckResult) -> tuple[str, str]:
    """The role of an icon, and what to think of the image."""
    if result.is_sound:
        return "severity.success", _("Nothing is wrong with the image.")
    if result.corruptions:
        text = ngettext(
            "The image is damaged in {count} place. Make a copy before it is repaired.",
            "The image is damaged in {count} places. Make a copy before it is repaired.",
            result.corruptions,
        )
        return "severity.error", text.format(count=result.corruptions)
    if result.errors:
        return "severity.error", _("Parts of the image could not be checked.")
    text = ngettext(
        "{count} cluster takes space that nothing uses. The guest's data are not concerned.",
        "{count} clusters take space that nothing uses. The guest's data are not concerned.",
        result.leaks,
    )
    return "severity.warning", text.format(count=result.leaks)
