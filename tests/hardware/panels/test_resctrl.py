from __future__ import annotations

from tests.documents import document
from tests.hardware.panels.machines import add, machine, problems, row, scene
from vmgui.hardware.items import Rows
from vmgui.hardware.panels.tuning import TuningPanel
from vmgui.hardware.panels.tuningdomain import TuningDomain
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.tuning import CacheTune, MemoryTune

PANEL = TuningPanel()


def more(name: str) -> str:
    """What the last column tells of the first row of the document."""
    domain = parse(document("advanced-pages"), TuningDomain)
    rows = row(PANEL, name)
    assert isinstance(rows, Rows)
    return rows.columns[-1].text(rows.of(domain)[0], scene(domain))


def test_what_is_not_in_the_columns_is_told() -> None:
    assert more("cache_tunes") == "L3 cache 1: 3 MiB, 0 watched"
    assert more("memory_tunes") == "controller 1: 80 %"


def test_what_is_only_told_cannot_be_written() -> None:
    domain = parse(document("advanced-pages"), TuningDomain)
    before = domain.xml()
    rows = row(PANEL, "cache_tunes")
    assert isinstance(rows, Rows)
    told = rows.columns[-1]

    told.write(rows.of(domain)[0], "something", scene(domain))

    assert domain.xml() == before
    assert told.why_not is not None
    assert told.why_not(rows.of(domain)[0], scene(domain))


def test_rows_to_add_are_complete() -> None:
    domain = machine()

    caches = [add(PANEL, domain, "cache_tunes", CacheTune) for _ in range(2)]
    memory = add(PANEL, domain, "memory_tunes", MemoryTune)

    assert [each.vcpus for each in caches] == ["0", "1"]
    assert '<cache id="0" level="3" type="both" size="1024" unit="KiB"/>' in caches[0].xml()
    assert '<node id="0" bandwidth="100"/>' in memory.xml()
    assert problems(PANEL, domain) == []


def test_missing_number_is_a_problem() -> None:
    domain = machine()
    add(PANEL, domain, "cache_tunes", CacheTune).cache_id = None

    assert problems(PANEL, domain) == [("cache_tunes", "Row 1, Cache: Enter a number.")]


def test_other_rows_are_kept() -> None:
    domain = parse(document("advanced-pages"), Domain).viewed_as(TuningDomain)

    domain.cache_tunes[0].cache_size = 1024 * 1024

    tune = domain.cache_tunes[0]
    assert [cache.size for cache in tune.caches] == [1024 * 1024, 3 * 1024 * 1024]
    assert len(tune.monitors) == 1
