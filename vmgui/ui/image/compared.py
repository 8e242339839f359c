"""What a comparison of two disk images has found."""

from __future__ import annotations

import posixpath

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

import vmgui.base.units as units
from vmgui.base.i18n import _
from vmgui.core.imaging.values import CompareResult, ImageFile
from vmgui.ui.dialogs.frame import asked, breakable, text_label
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.statuslabel import StatusLabel

_WIDTH_CHARACTERS = 62


async def show(
    parent: QWidget | None, first: ImageFile, second: ImageFile, result: CompareResult
) -> None:
    """Say whether two images are the same.

    Args:
        parent: the window in front of which it is said.
        first: one image.
        second: the other.
        result: what was found.
    """
    await asked(ComparedDialog(parent, first, second, result))


class ComparedDialog(QDialog):
    """The window of `show`."""

    def __init__(
        self,
        parent: QWidget | None,
        first: ImageFile,
        second: ImageFile,
        result: CompareResult,
    ) -> None:
        """Build it; see `show`."""
        super().__init__(parent)
        self.setObjectName("compared")
        self.setWindowTitle(_("Compare"))
        verdict = StatusLabel(self)
        verdict.setObjectName("verdict")
        verdict.setWordWrap(True)
        role = "severity.success" if result.is_identical else "severity.info"
        verdict.set_status(role, breakable(said(first, second, result)))
        buttons = QDialogButtonBox(self)
        close = buttons.addButton(_("&Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setObjectName("close")
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(space(self, Space.LARGE))
        column.addWidget(verdict)
        for file in (first, second):
            column.addWidget(text_label(file.path, self))
        column.addStretch(1)
        column.addWidget(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS)


def said(first: ImageFile, second: ImageFile, result: CompareResult) -> str:
    """The result in a sentence or two, translated."""
    if result.is_identical:
        text = _("Guests find the same in both images.")
        if not result.have_same_size:
            text = _("Guests find the same in both images; one is longer, by nothing but zeros.")
        return text
    names = {"first": posixpath.basename(first.path), "second": posixpath.basename(second.path)}
    if result.first_difference is None:
        return _("“{first}” and “{second}” differ in size.").format(**names)
    return _("“{first}” and “{second}” differ, first at {place}.").format(
        **names, place=units.size(result.first_difference)
    )
