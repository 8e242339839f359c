"""The caches in front of the memory of a NUMA cell, as a table."""

from __future__ import annotations

from typing import Any

from vmgui.base.i18n import N_, _
from vmgui.hardware.fields import Choice, Number, Size
from vmgui.hardware.items import Rows
from vmgui.hardware.options import fixed
from vmgui.hardware.panels.numadomain import NumaDomain
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.numa import CellCache, NumaCell

_KIB = 1024
_ASSOCIATIVITIES = fixed(
    {"none": N_("None"), "direct": N_("Direct mapped"), "full": N_("Fully associative")}
)
_POLICIES = fixed(
    {"none": N_("None"), "writeback": N_("Write-back"), "writethrough": N_("Write-through")}
)


def _new_cache(cell: NumaCell, _scene: Scene) -> CellCache:
    """The cache behind the last one; the schema wants all of its parts."""
    cache = CellCache.create()
    cache.level = max((each.level or 0 for each in cell.caches), default=0) + 1
    cache.associativity, cache.policy = "direct", "writeback"
    cache.capacity, cache.line = 10 * _KIB, 8
    return cache


def _problem_of_level(value: Any, cache: CellCache, scene: Scene) -> str | None:
    """What virDomainNumaDefParseXML refuses."""
    for cell in scene.domain.viewed_as(NumaDomain).cells:
        caches = list(cell.caches)
        if cache in caches and any(each.level == value and each != cache for each in caches):
            return _("The cell has a cache of this level already.")
    return None


CACHES = Rows(
    "cell-caches",
    NumaCell.caches,
    N_("Caches"),
    (
        Number(
            CellCache.level,
            N_("Level"),
            least=1,
            most=3,
            is_required=True,
            check=_problem_of_level,
        ),
        Choice(CellCache.associativity, N_("Associativity"), _ASSOCIATIVITIES),
        Choice(CellCache.policy, N_("Policy"), _POLICIES),
        Size(CellCache.capacity, N_("Size"), least=1, step=_KIB, is_required=True),
        Size(CellCache.line, N_("Line"), least=1, step=1, is_required=True),
    ),
    _new_cache,
    most=3,
)
"""The caches of one cell."""
