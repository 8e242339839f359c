from __future__ import annotations

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from vmgui.models.roles import Role
from vmgui.ui.widgets.icondelegate import IconDelegate


def shown(qtbot: QtBot) -> tuple[QListView, IconDelegate]:
    model = QStandardItemModel()
    named, plain = QStandardItem("default"), QStandardItem("other")
    named.setData("device.disk", Role.ICON)
    for item in (named, plain):
        model.appendRow(item)
    view = QListView()
    qtbot.addWidget(view)
    model.setParent(view)
    view.setModel(model)
    delegate = IconDelegate(view)
    view.setItemDelegate(delegate)
    return view, delegate


def test_row_has_the_icon_that_its_model_names(qtbot: QtBot) -> None:
    view, delegate = shown(qtbot)
    named, plain = QStyleOptionViewItem(), QStyleOptionViewItem()

    delegate.initStyleOption(named, view.model().index(0, 0))
    delegate.initStyleOption(plain, view.model().index(1, 0))

    assert not named.icon.isNull()
    assert plain.icon.isNull()


def test_row_has_air(qtbot: QtBot) -> None:
    view, delegate = shown(qtbot)

    hint = delegate.sizeHint(QStyleOptionViewItem(), view.model().index(1, 0))

    assert hint.height() > view.fontMetrics().height()
