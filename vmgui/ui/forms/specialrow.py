"""SpecialRow: what the lines of hand-made editors have in common."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.hardware import items
from vmgui.ui.forms.rows import Bound, Row
from vmgui.xmldoc.element import Element


class SpecialRow(Row):
    """A hand-made editor. Says what is not applied yet, and what the running machine has."""

    def __init__(self, item: items.Special, form: QWidget) -> None:
        """Make the line; subclasses put their widgets into it."""
        super().__init__(item, form)
        self.item: items.Special = item
        self.bound: Bound | None = None
        """What is shown; None before the first."""

    @override
    def show(self, bound: Bound) -> None:
        self.bound = bound
        self.show_element(bound)
        shown = self.text(bound.element, bound)
        self._show_mark(bound, shown)
        self._show_present(bound, shown)

    def show_element(self, bound: Bound) -> None:
        """Show what the element says in the editor's widgets."""
        raise NotImplementedError

    def text(self, element: Element, bound: Bound) -> str:
        """What an element says, as people read it, for comparisons; empty for nothing."""
        raise NotImplementedError

    def _show_mark(self, bound: Bound, shown: str) -> None:
        """Mark what is not applied yet."""
        before = shown if bound.original is None else self.text(bound.original, bound)
        is_changed = before != shown
        text = ""
        if is_changed:
            text = _("Not applied yet. Before: {value}").format(value=before or _("nothing"))
        if (widget := self.focus_widget) is not None:
            help_text = _(self.item.help) if self.item.help else ""
            widget.setToolTip("\n".join(part for part in (help_text, text) if part))
            widget.setAccessibleDescription(text)
        if self.label is not None:
            # Translators: the label of a field, before it
            title = _("{title}:").format(title=_(self.item.label))
            # Translators: the dot marks a field that was changed and is not applied yet
            self.label.setText(_("{title} •").format(title=title) if is_changed else title)

    def _show_present(self, bound: Bound, shown: str) -> None:
        """Say what the running machine has, where that is something else."""
        text = ""
        if bound.present is not None:
            now = self.text(bound.present, bound)
            if now != shown:
                text = _("Running with: {value}").format(value=now or _("nothing"))
        self._say("present", "domain.running", text)
