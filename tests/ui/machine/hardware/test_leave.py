from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.contexts import find, opened
from tests.support.worlds import Daemon, Machine, eventually, world
from tests.ui.machine.editors import described, dialog, fill, hardware, is_closed, press, rewrite
from vmgui.ui.machine.xmlpage import XmlPage


async def test_window_without_edits_closes_at_once(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, _page),
    ):
        window.close()

        assert is_closed(window)


@pytest.mark.parametrize(("answer", "is_applied"), [("accept", True), ("discard", False)])
async def test_window_with_edits_asks_and_closes(
    daemon: Daemon, tmp_path: Path, answer: str, is_applied: bool
) -> None:
    daemon.define([Machine("web1")])
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (window, page):
        fill(page, "title", "Mine")

        window.close()
        question = await dialog(window, "confirmation")
        said = described(question)
        is_still_there = window.isVisible()
        press(question, answer)

        await eventually(lambda: is_closed(window), "the window is closed")
        assert is_still_there
        assert "Apply the changes of “web1”?" in said
        assert ("Mine" in daemon.domain("web1").XMLDesc()) == is_applied


async def test_cancel_keeps_window_and_edits_and_asks_again(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        fill(page, "title", "Mine")
        window.close()
        press(await dialog(window, "confirmation"), "cancel")
        kept = window.isVisible(), page.bar.status()

        window.close()

        await dialog(window, "confirmation")
        assert kept == (True, "1 change is not applied yet.")


async def test_second_wish_while_the_question_is_open_asks_nothing_more(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        fill(page, "title", "Mine")
        window.close()
        await dialog(window, "confirmation")

        assert not await window.may_close()


async def test_edits_that_cannot_be_applied_can_only_be_discarded(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        page.show_item("memory")
        fill(page, "memory", "much")

        window.close()
        question = await dialog(window, "confirmation")
        said = described(question)
        press(question, "accept")

        await eventually(lambda: is_closed(window), "the window is closed")
        assert "Discard the changes of “web1”?" in said
        assert "Memory: " in said


async def test_xml_that_is_typed_counts(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, _page),
    ):
        window.show_page("xml")
        page = window.book.page("xml")
        assert isinstance(page, XmlPage)
        await eventually(page.text, "the XML is there")
        rewrite(page.editor, ">1</vcpu>", ">2</vcpu>")

        window.close()

        assert "Apply the changes" in described(await dialog(window, "confirmation"))


async def test_xml_that_cannot_be_used_is_not_lost_silently(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, _page),
    ):
        window.show_page("xml")
        page = window.book.page("xml")
        assert isinstance(page, XmlPage)
        await eventually(page.text, "the XML is there")
        rewrite(page.editor, "</domain>", "</domian>")

        window.close()

        assert "XML of web1: " in described(await dialog(window, "confirmation"))


async def test_edits_that_are_refused_keep_the_window(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        fill(page, "title", "Mine")
        host = context.fleet.host_of(find(context, "web1").id)
        assert host is not None
        await host.disconnect()

        window.close()
        press(await dialog(window, "confirmation"), "accept")

        assert "The changes were not applied." in described(await dialog(window, "error"))
        assert window.isVisible()


async def test_discarded_edits_of_a_window_that_stays_are_gone(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        fill(page, "title", "Mine")
        asking = window.may_close()
        task = asyncio.ensure_future(asking)
        press(await dialog(window, "confirmation"), "discard")
        may_close = await task

        fill(page, "title", "New")
        window.close()

        assert may_close
        assert window.isVisible()
        await dialog(window, "confirmation")


async def test_window_that_is_closed_while_it_applies_waits_for_that(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        fill(page, "title", "Mine")
        page.bar.apply.click()
        await eventually(lambda: "being applied" in page.bar.status(), "it begins")

        window.close()
        is_still_there = window.isVisible()

        await eventually(lambda: is_closed(window), "the window is closed")
        assert is_still_there
        await eventually(
            lambda: (found := find(context, "web1").details) and found.title == "Mine",
            "it is applied",
        )
