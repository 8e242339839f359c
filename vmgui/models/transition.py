"""Transition: walks a Qt model from the rows it has to those of a plan, with few signals.

New rows come first, so that machines that leave a group find the one they go to; then one change of
the layout, if anything changes places; what is not wanted goes last. Neighbours come and go as one
range. Many ranges are still cheaper than moving rows to the edge and dropping them there together:
with a thousand rows selected, Qt's selection model takes 50 ms for the one, 1000 ms for the other.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex

from vmgui.models.nodes import Node, Plan, Tree


class Transition:
    """One walk."""

    def __init__(self, model: QAbstractItemModel, tree: Tree, plan: Plan) -> None:
        """Prepare a walk; `run` does it.

        Args:
            model: tells its views, with the nodes' numbers as internal ids.
            tree: the rows there are; changed by `run`.
            plan: the rows there shall be, made by `tree` as it is now.
        """
        self._model = model
        self._tree = tree
        self._plan = plan

    def run(self) -> None:
        """Make the rows those of the plan."""
        groups = list(self._tree.groups())
        has_layout = self._plan.has_moves or any(map(self._plan.is_out_of_order, groups))
        for node in groups:
            self._insert(node, at_once=has_layout)
        if has_layout:
            self._rearrange()
        for node in groups:
            if self._tree.node(node.number) is node:  # not gone together with its parent
                self._remove(node)

    def _insert(self, parent: Node, *, at_once: bool) -> None:
        gaps = self._plan.gaps(parent)
        if at_once and gaps:
            fresh = [node for _before, nodes in gaps for node in nodes]
            gaps = [(parent.children[-1] if parent.children else None, fresh)]
        for before, nodes in gaps:
            row = before.row + 1 if before else 0
            self._model.beginInsertRows(self._index(parent), row, row + len(nodes) - 1)
            self._tree.insert(parent, row, nodes, self._plan)
            self._model.endInsertRows()

    def _rearrange(self) -> None:
        self._model.layoutAboutToBeChanged.emit()
        before = self._model.persistentIndexList()
        self._tree.rearrange(self._plan)
        after = [self._renewed(index) for index in before]
        self._model.changePersistentIndexList(before, after)
        self._model.layoutChanged.emit()

    def _remove(self, parent: Node) -> None:
        for first, last in reversed(self._plan.gone(parent)):
            self._model.beginRemoveRows(self._index(parent), first, last)
            self._tree.remove(parent, first, last)
            self._model.endRemoveRows()

    def _renewed(self, index: QModelIndex) -> QModelIndex:
        node = self._tree.node(index.internalId())
        return self._index(node, index.column()) if node else QModelIndex()

    def _index(self, node: Node, column: int = 0) -> QModelIndex:
        if node.parent is None:
            return QModelIndex()
        return self._model.createIndex(node.row, column, node.number)
