from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QToolButton

from tests.support.contexts import StubActions, find, new_context, opened, put_machine, shown
from tests.support.worlds import RUNNING, Machine, eventually, world
from vmgui.base.records import DomainDetails, Graphics
from vmgui.base.states import DomainState
from vmgui.core.operations import screenshots
from vmgui.ui.preview import thumbnail
from vmgui.ui.preview.pane import PreviewPane


async def test_picture_of_a_running_machine_is_taken(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context,
        shown(PreviewPane(context, StubActions())) as pane,
    ):
        pane.show_domain(find(context, "web1").id)
        picture = pane.machine.thumbnail

        await eventually(lambda: not picture.image().isNull(), "the picture is there")

        assert picture.sentence() == ""
        shape = picture.image().size()
        assert max(shape.width(), shape.height()) <= 1024


async def test_click_on_the_picture_opens_the_console(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context:
        actions = StubActions()
        async with shown(PreviewPane(context, actions)) as pane:
            pane.show_domain(find(context, "web1").id)
            picture = pane.machine.thumbnail
            await eventually(lambda: not picture.image().isNull(), "the picture is there")

            picture.clicked.emit()

            assert actions.triggered == ["domain.console"]


@pytest.mark.parametrize(
    ("state", "graphics", "sentence"),
    [
        (DomainState.RUNNING, (), "has no graphical display"),
        (DomainState.SHUT_OFF, (Graphics("vnc"),), "does not run"),
    ],
)
async def test_machine_without_a_picture_says_why(
    tmp_path: Path, state: DomainState, graphics: tuple[Graphics, ...], sentence: str
) -> None:
    context = new_context(tmp_path)
    where = put_machine(context, state=state, details=DomainDetails(graphics=graphics))
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)

        assert sentence in pane.machine.thumbnail.sentence()
        again = pane.findChild(QToolButton, "thumbnail-refresh")
        assert again is not None
        assert not again.isVisible()


async def test_host_that_cannot_do_it_is_said_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = new_context(tmp_path)
    where = put_machine(context, details=DomainDetails(graphics=(Graphics("vnc"),)))

    async def take(*_arguments: object) -> bytes:
        return b"no picture"

    monkeypatch.setattr(screenshots, "take", take)
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)

        picture = pane.machine.thumbnail
        await eventually(picture.sentence, "the error is shown")

        assert picture.sentence() == "The host sent a picture that cannot be read."
        assert picture.image().isNull()


async def test_quick_selection_of_others_takes_no_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = new_context(tmp_path)
    details = DomainDetails(graphics=(Graphics("vnc"),))
    first = put_machine(context, "a", details=details)
    second = put_machine(context, "b", details=details)
    asked: list[object] = []

    async def take(_fleet: object, where: object) -> bytes:
        asked.append(where)
        return b""

    monkeypatch.setattr(screenshots, "take", take)
    monkeypatch.setattr(thumbnail, "SETTLE_MS", 30)
    async with shown(PreviewPane(context, StubActions())) as pane:
        for _turn in range(5):
            pane.show_domain(first)
            pane.show_domain(second)

        await eventually(lambda: asked, "a picture is taken")

        assert asked == [second]
