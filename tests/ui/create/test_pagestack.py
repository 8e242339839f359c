from __future__ import annotations

from pathlib import Path

from tests.support.answering import manual
from tests.support.wizards import asking, go
from vmgui.core.creation.steps import Step


async def test_page_is_made_when_it_is_shown_first_and_kept(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        stack = window._stack
        before = stack.count(), stack.has_several

        page = go(window, Step.FINISH)

        assert before == (1, False)
        assert (stack.count(), stack.has_several) == (2, True)
        assert stack.page(Step.FINISH) is page
        assert stack.currentWidget() is stack.area(Step.FINISH)


async def test_page_that_was_never_shown_has_nothing_unread(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        assert not window._stack.has_unread(Step.RESOURCES)
        assert window._stack.count() == 1


async def test_text_that_is_no_answer_is_unread(tmp_path: Path) -> None:
    async with asking(tmp_path, manual(), step=Step.RESOURCES) as window:
        window.page.set_unread("memory", "Enter a size.")

        assert window._stack.has_unread(Step.RESOURCES)
