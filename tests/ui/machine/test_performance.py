from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel

from tests.support.contexts import NOWHERE_HOST, StubWindows, new_context, put_machine, shown
from vmgui.base.records import Sample
from vmgui.base.states import DomainState
from vmgui.core.history import History
from vmgui.ui.machine.performance import PerformancePage
from vmgui.ui.machine.window import MachineWindow


def _page(window: MachineWindow) -> PerformancePage:
    window.show_page("performance")
    page = window.book.page("performance")
    assert isinstance(page, PerformancePage)
    return page


def _text(page: PerformancePage, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert label is not None
    return label.text()


async def test_samples_are_shown_as_they_come(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    async with shown(MachineWindow(context, where, StubWindows())) as window:
        page = _page(window)
        before = _text(page, "now-cpu")
        history = context.sampler.histories.setdefault(where, History())

        history.add(Sample(cpu=0.5, memory=0.25, memory_used_kib=1024, disk_read=2048.0))
        context.sampler.sampled.emit(NOWHERE_HOST)

        assert before == "\N{EN DASH}"
        assert _text(page, "now-cpu") == "50 %"
        assert _text(page, "now-memory") == "25 %, 1 MiB"
        assert _text(page, "now-disk") == "2 KiB/s read, 0 B/s written"
        assert _text(page, "now-network") == "\N{EN DASH}"
        assert _text(page, "most-cpu") == "Highest: 50 %"


async def test_machine_is_sampled_while_the_page_is_seen(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    async with shown(MachineWindow(context, where, StubWindows())) as window:
        before = context.sampler.watched
        _page(window)
        during = context.sampler.watched
        window.show_page("overview")

        assert before == frozenset()
        assert during == {where}
        assert context.sampler.watched == frozenset()


async def test_closed_window_is_not_sampled_any_more(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(MachineWindow(context, put_machine(context), StubWindows())) as window:
        _page(window)

    assert context.sampler.watched == frozenset()


async def test_machine_that_does_not_run_has_nothing_to_measure(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context, state=DomainState.SHUT_OFF)
    async with shown(MachineWindow(context, where, StubWindows())) as window:
        page = _page(window)
        before = page.is_measuring()

        put_machine(context, state=DomainState.RUNNING)

        assert not before
        assert page.is_measuring()
