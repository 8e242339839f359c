"""FinishPage, step 5: the name, what will be made, and what few people change."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QWidget

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.core.creation.answers import Source
from vmgui.hardware.panel import Problem
from vmgui.ui.create.extras import FIELDS as EXTRA_FIELDS
from vmgui.ui.create.extras import ExtraFields
from vmgui.ui.create.networkfields import FIELDS as NETWORK_FIELDS
from vmgui.ui.create.networkfields import NetworkFields
from vmgui.ui.create.page import CreateDesk, CreatePage, show_text
from vmgui.ui.create.summary import Summary
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.dialogs.frame import keep_focus_of_others
from vmgui.ui.style import Space, icon_extent, space


class FinishPage(CreatePage):
    """What is under the headings is built when they are opened."""

    def __init__(self, desk: CreateDesk, parent: QWidget | None = None) -> None:
        """Build it with both headings closed."""
        super().__init__(desk, parent)
        self._name = QLineEdit(self)
        self._summary = Summary(self)
        self._customize = QCheckBox(_("Customi&ze configuration before install"), self)
        self._customize.setObjectName("customize")
        keep_focus_of_others(self._customize)
        self._network: NetworkFields | None = None
        self._extras: ExtraFields | None = None
        self._below: list[FieldForm] = []
        """The forms below the headings that have been opened."""
        self._network_part = self.new_expander(_("Net&work selection"), self._new_network)
        self._network_part.button.setObjectName("network-selection")
        self._extra_part = self.new_expander(_("&Advanced options"), self._new_extras)
        self._extra_part.button.setObjectName("advanced-options")
        form = self.new_form()
        form.add_field("name", _("&Name:"), self._name)
        for widget in (
            form,
            self._summary,
            self._customize,
            self._network_part,
            self._extra_part,
        ):
            self.column.addWidget(widget)
        self._name.textEdited.connect(lambda text: self.flow.answer(name=text.strip() or None))
        self._customize.toggled.connect(lambda is_on: self.flow.answer(is_customized=is_on))

    @override
    def show_flow(self) -> None:
        filled = self.flow.filled
        show_text(self._name, filled.name or "")
        self._summary.show_flow(self.flow)
        self._customize.setChecked(filled.is_customized)
        self._network_part.setVisible(filled.source is not Source.XML)
        if self._network is not None:
            self._network.show_flow()
        if self._extras is not None:
            self._extras.show_flow()

    @override
    def focus_first(self) -> None:
        """Whoever types replaces the suggestion."""
        self._name.setFocus()
        self._name.selectAll()

    @override
    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Show them where they are, which may be under a heading that is closed."""
        found = list(problems)
        fields = {each.field for each in found}
        if not fields.isdisjoint(NETWORK_FIELDS):
            self._network_part.set_open(True)
        if not fields.isdisjoint(EXTRA_FIELDS):
            self._extra_part.set_open(True)
        super().show_problems(found)

    def _put_below(self, form: FieldForm, parent: QWidget) -> QWidget:
        """Indent a form, for it is part of its heading; fields begin at one place below both."""
        self._below.append(form)
        width = max(each.label_width() for each in self._below)
        for each in self._below:
            each.set_label_width(width)
        whole = QWidget(parent)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addSpacing(icon_extent(self) + space(self, Space.SMALL))
        row.addWidget(form, 1)
        return whole

    def _new_network(self, parent: QWidget) -> QWidget:
        form = self.new_form(parent)
        self._network = NetworkFields(self, form)
        self._network.show_flow()
        return self._put_below(form, parent)

    def _new_extras(self, parent: QWidget) -> QWidget:
        form = self.new_form(parent)
        self._extras = ExtraFields(self, form)
        self._extras.show_flow()
        return self._put_below(form, parent)
