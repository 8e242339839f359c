"""A disk image and what it builds on, as a picture: a box for each image, an arrow to the next."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from vmgui.base.compat import override
from vmgui.base.i18n import _
from vmgui.models.images import ChainList, LinkText, link_text
from vmgui.models.roles import Role
from vmgui.ui.colours import DRAWING_CONTRAST, Tone, mix, tone_colour, with_contrast
from vmgui.ui.icons import icon
from vmgui.ui.style import Space, icon_extent, small_font, space

_Index = QModelIndex | QPersistentModelIndex
_TEXT_LINES = 3
_ARROW_LINES = 1.4
_ROUND = 5
_ARROW_HEAD = 4
_WIDTH_CHARACTERS = 40


class ChainView(QListView):
    """The images of a `ChainList`, one of them chosen."""

    def __init__(self, model: ChainList, parent: QWidget | None = None) -> None:
        """Show a chain."""
        super().__init__(parent)
        self.setObjectName("chain")
        self.setAccessibleName(_("Image and what it builds on"))
        self.setModel(model)
        self.setItemDelegate(_LinkDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @override
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * _WIDTH_CHARACTERS
        return QSize(width, super().sizeHint().height())


class _LinkDelegate(QStyledItemDelegate):
    """Paints an image as a box, with an arrow above it that comes from the one before."""

    def __init__(self, view: ChainView) -> None:
        super().__init__(view)
        self._margin = space(view, Space.SMALL)
        self._extent = icon_extent(view, 1.6)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        line = option.fontMetrics.lineSpacing()
        arrow = line * _ARROW_LINES if index.row() else 0
        return QSize(0, round(line * _TEXT_LINES + 4 * self._margin + arrow))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, ChainList) or (link := model.link(index)) is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._box(option, index)
        if index.row():
            self._paint_arrow(painter, option, box)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_box(painter, option.palette, box, is_chosen=is_chosen)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Highlight), 2))
            painter.drawRoundedRect(box, _ROUND, _ROUND)
        icon(index.data(Role.ICON)).paint(painter, self._icon_place(option, box).toRect())
        self._paint_text(painter, option, box, link_text(link))
        painter.restore()

    def _box(self, option: QStyleOptionViewItem, index: _Index) -> QRectF:
        arrow = option.fontMetrics.lineSpacing() * _ARROW_LINES if index.row() else 0
        margin = self._margin
        return QRectF(option.rect).adjusted(margin, margin + arrow, -margin, -margin)

    def _paint_arrow(self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF) -> None:
        colour = _line_colour(option.palette)
        x, bottom = box.center().x(), box.top() - 2
        painter.setPen(QPen(colour, 1.5))
        painter.drawLine(QPointF(x, option.rect.top() - self._margin), QPointF(x, bottom))
        painter.setBrush(colour)
        head = (
            QPointF(x, bottom),
            QPointF(x - _ARROW_HEAD, bottom - 2 * _ARROW_HEAD),
            QPointF(x + _ARROW_HEAD, bottom - 2 * _ARROW_HEAD),
        )
        painter.drawPolygon(QPolygonF(head))

    def _paint_box(
        self, painter: QPainter, palette: QPalette, box: QRectF, *, is_chosen: bool
    ) -> None:
        base = palette.color(QPalette.ColorRole.Base)
        fill = mix(palette.color(QPalette.ColorRole.Highlight), base, 0.2) if is_chosen else base
        painter.setPen(QPen(_line_colour(palette), 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(box, _ROUND, _ROUND)

    def _icon_place(self, option: QStyleOptionViewItem, box: QRectF) -> QRectF:
        is_left = option.direction is Qt.LayoutDirection.LeftToRight
        x = box.left() + self._margin if is_left else box.right() - self._margin - self._extent
        return QRectF(x, box.center().y() - self._extent / 2, self._extent, self._extent)

    def _paint_text(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRectF, text: LinkText
    ) -> None:
        start = self._extent + 2 * self._margin
        is_left = option.direction is Qt.LayoutDirection.LeftToRight
        place = box.adjusted(
            start if is_left else self._margin,
            self._margin,
            -self._margin if is_left else -start,
            -self._margin,
        ).toRect()
        palette = option.palette
        normal = palette.color(QPalette.ColorRole.Text)
        quiet = palette.color(QPalette.ColorRole.PlaceholderText)
        trouble = tone_colour(Tone.NEGATIVE, palette)
        bold, small = QFont(option.font), small_font(option.font)
        bold.setBold(True)
        rows = (
            (text.name, bold, normal, Qt.TextElideMode.ElideMiddle),
            (text.summary, option.font, trouble if text.is_broken else normal,
             Qt.TextElideMode.ElideRight),
            (text.directory, small, quiet, Qt.TextElideMode.ElideMiddle),
        )  # fmt: skip
        height = place.height() // len(rows)
        for number, (words, font, colour, mode) in enumerate(rows):
            row = QRect(place.left(), place.top() + number * height, place.width(), height)
            painter.setFont(font)
            painter.setPen(colour)
            shown = painter.fontMetrics().elidedText(words, mode, row.width())
            flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
            painter.setLayoutDirection(option.direction)
            painter.drawText(row, QStyle.visualAlignment(option.direction, flags), shown)


def _line_colour(palette: QPalette) -> QColor:
    return with_contrast(
        palette.color(QPalette.ColorRole.Mid),
        palette.color(QPalette.ColorRole.Base),
        DRAWING_CONTRAST,
    )
