"""OsPicker: what operating system a machine is for: recognised, or chosen from all there are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from vmgui.base.i18n import _
from vmgui.core.creation.answers import Answers, Source
from vmgui.core.creation.surroundings import Surroundings
from vmgui.ui.create.page import CreateDesk
from vmgui.ui.forms.systempicker import SystemPicker
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.statuslabel import StatusLabel

_WITH_MEDIA = frozenset({Source.ISO, Source.URL, Source.IMPORT, Source.CLOUD})
"""Where there is something to recognise the system from."""
_FOUND_IN = frozenset({"medium", "tree", "image"})
"""The looks that a system is recognised by."""


class OsPicker(QWidget):
    """A check box for what is recognised, and the list for what is chosen."""

    chosen = Signal()
    """A person has chosen a system, or how it is found out."""

    def __init__(self, desk: CreateDesk, parent: QWidget) -> None:
        """Create it."""
        super().__init__(parent)
        self._desk = desk
        self.os_id: str | None = None
        """The one that is chosen by hand."""
        self.detect = QCheckBox(
            _("&Automatically detect operating system based on install media"), self
        )
        self.detect.setObjectName("detect")
        self._detected = StatusLabel(self)
        self._detected.setObjectName("detected")
        self._detected.setWordWrap(True)
        self.systems = SystemPicker(desk.scope, self)
        self._lay_out()
        self.detect.clicked.connect(self._on_detect)
        self.systems.chosen.connect(self._on_chosen)
        self.systems.filled.connect(self._show_again)

    @property
    def is_detecting(self) -> bool:
        """Whether the system is to be recognised."""
        return self.detect.isChecked()

    def show_answers(self, answers: Answers, around: Surroundings) -> None:
        """Show what was answered and what was recognised."""
        can_detect = answers.source in _WITH_MEDIA
        is_detecting = can_detect and answers.is_os_detected and answers.os_id is None
        self.os_id = answers.os_id
        self.detect.setVisible(can_detect)
        self.detect.setChecked(is_detecting)
        self.systems.set_choosing(not is_detecting)
        self.systems.show_chosen(answers.os_id)
        self._show_system(around, is_detecting=is_detecting)

    def _show_again(self) -> None:
        """Say what the database calls the system that is chosen."""
        self._show_system(self._desk.flow.around, is_detecting=self.is_detecting)

    def _show_system(self, around: Surroundings, *, is_detecting: bool) -> None:
        role, text = self._recognised(around) if is_detecting else self._by_hand()
        self._detected.set_status(role, text)
        self._detected.setVisible(bool(text))

    def _recognised(self, around: Surroundings) -> tuple[str | None, str]:
        """The icon and the sentence about what the medium says."""
        if around.system is not None:
            return "severity.success", self._name(around)
        if self._desk.flow.looking or not self._has_medium(around):
            return None, ""
        text = _(
            "The operating system is not recognised. Choose it by hand for the best defaults, "
            "or go on without."
        )
        return "severity.info", text

    def _by_hand(self) -> tuple[str, str]:
        """What is chosen, if so; always one line, for the list below it must not move then."""
        if not self.os_id:
            return "severity.info", _("No operating system is chosen.")
        # Translators: the operating system that a person has chosen from the list
        text = _("Chosen: {name}").format(name=self.systems.name(self.os_id))
        return "severity.success", text

    @staticmethod
    def _name(around: Surroundings) -> str:
        """What was recognised, and how surely."""
        name = around.system.name if around.system else ""
        if not around.unknown_version:
            return name
        return _(
            "Version {version} is newer than the database of operating systems: taken for {name}."
        ).format(version=around.unknown_version, name=name)

    def _has_medium(self, around: Surroundings) -> bool:
        if not _FOUND_IN.isdisjoint(around.problems):  # it is no medium, or nobody can tell
            return False
        is_found = around.medium or around.tree or around.image
        return is_found is not None or bool(self._desk.flow.answers.medium.path)

    def _on_chosen(self, os_id: str) -> None:
        self.os_id = os_id
        self.chosen.emit()

    def _on_detect(self) -> None:
        """What was recognised is where choosing begins."""
        found = self._desk.flow.around.detected
        self.os_id = None if self.is_detecting or found is None else found.id
        self.chosen.emit()
        if not self.is_detecting:
            self.systems.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(self, Space.SMALL))
        for widget in (self.detect, self._detected, self.systems):
            column.addWidget(widget)
        self.setFocusProxy(self.systems)
