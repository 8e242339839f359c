from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPalette, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView
from pytestqt.qtbot import QtBot

from vmgui.models.jobs import JOB_COLUMNS
from vmgui.models.roles import Role
from vmgui.ui.jobs.delegate import JobDelegate

PROGRESS = [column.id for column in JOB_COLUMNS].index("progress")
WIDTH, HEIGHT = 200, 24


@pytest.fixture
def view(qtbot: QtBot) -> QTableView:
    table = QTableView()
    table.setModel(QStandardItemModel(1, len(JOB_COLUMNS), table))
    qtbot.addWidget(table)
    return table


def cell(view: QTableView, column: int, **roles: object) -> QModelIndex:
    model = view.model()
    assert isinstance(model, QStandardItemModel)
    item = QStandardItem()
    for name, value in roles.items():
        item.setData(value, Role[name] if name in Role.__members__ else Qt.ItemDataRole[name])
    model.setItem(0, column, item)
    return model.index(0, column)


def painted(view: QTableView, index: QModelIndex) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(view.palette().color(QPalette.ColorRole.Base))
    option = QStyleOptionViewItem()
    option.widget = view
    option.rect = image.rect()
    option.palette = view.palette()
    option.fontMetrics = view.fontMetrics()
    option.decorationSize = QSize(16, 16)
    option.state = QStyle.StateFlag.State_Enabled
    painter = QPainter(image)
    JobDelegate(view).paint(painter, option, index)
    painter.end()
    return image


def coloured(image: QImage) -> int:
    """How many pixels are of the colour of bars: far from any grey."""
    colours = (image.pixelColor(x, HEIGHT // 2) for x in range(WIDTH))
    return sum(colour.hsvSaturationF() > 0.5 for colour in colours)


def test_progress_known_paints_a_bar_of_that_length(view: QTableView) -> None:
    short = painted(view, cell(view, PROGRESS, PROGRESS=0.25, DisplayRole="25 %"))
    long = painted(view, cell(view, PROGRESS, PROGRESS=0.75, DisplayRole="75 %"))

    assert 0 < coloured(short) < coloured(long)


def test_progress_not_known_paints_the_text_alone(view: QTableView) -> None:
    image = painted(view, cell(view, PROGRESS, DisplayRole="copying"))

    assert coloured(image) == 0


def test_job_over_has_no_bar(view: QTableView) -> None:
    image = painted(view, cell(view, PROGRESS, PROGRESS=1.0, DisplayRole=""))

    assert coloured(image) == 0


def test_icon_is_that_of_the_role(view: QTableView) -> None:
    plain = painted(view, cell(view, 0, DisplayRole=""))

    with_icon = painted(view, cell(view, 0, DisplayRole="", ICON="job.failed"))

    assert with_icon != plain
