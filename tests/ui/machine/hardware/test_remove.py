from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.contexts import opened
from tests.support.worlds import RUNNING, Daemon, Machine, eventually, world
from tests.ui.machine.editors import (
    applied,
    chosen,
    described,
    dialog,
    fill,
    hardware,
    press,
    rewrite,
    rows,
    xml_of,
)
from vmgui.core.applying.apply import Applying

DISK = "disk:VirtIO Disk 1"


async def test_remove_asks_removes_and_chooses_the_next(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        page.show_item(DISK)
        rows(page).setFocus()

        page.bar.remove.click()
        question = await dialog(window, "confirmation")
        said = described(question)
        press(question, "accept")

        await eventually(lambda: DISK not in page.item_keys(), "it is gone")
        assert "Remove “VirtIO Disk 1” from the machine?" in said
        assert "The disk image stays where it is." in said
        assert "<disk" not in await xml_of(context)
        assert chosen(page).startswith("NIC")


async def test_remove_leaves_what_is_edited_elsewhere(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1")])) as context:
        context.settings.confirm_remove_device = False
        async with hardware(context) as (_window, page):
            fill(page, "title", "Shop")
            page.show_item(DISK)

            page.bar.remove.click()

            await eventually(lambda: DISK not in page.item_keys(), "it is gone")
            await eventually(lambda: not page.pane.isHidden(), "another one is shown")
            assert page.bar.status() == "1 change is not applied yet."
            assert page.banner.isHidden()
            assert "<title>Shop" not in await xml_of(context)


async def test_device_that_was_never_applied_is_removed_from_the_draft_only(
    tmp_path: Path,
) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (window, page),
    ):
        page.show_item("cpu")
        page.pane.show_xml(True)
        assert page.pane.editor is not None
        rng = '<rng model="virtio"><backend model="random">/dev/random</backend></rng>'
        rewrite(page.pane.editor, "</devices>", f"{rng}</devices>")
        page.pane.show_xml(False)
        page.show_item(next(key for key in page.item_keys() if key.startswith("rng:")))
        title = chosen(page)

        page.bar.remove.click()
        press(await dialog(window, "confirmation"), "accept")

        await applied(page)
        assert title.endswith("•")
        assert not context.jobs.jobs


async def test_question_says_what_becomes_of_the_running_machine(
    daemon: Daemon, tmp_path: Path
) -> None:
    machine = Machine("web1", RUNNING)
    daemon.define([machine])
    late = '<vsock model="virtio"><cid auto="yes"/></vsock>'
    daemon.connection.defineXML(machine.xml().replace("</devices>", f"{late}</devices>"))
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (window, page):
        found = {}
        for kind in ("disk", "vsock"):
            page.show_item(next(key for key in page.item_keys() if key.startswith(kind)))
            page.bar.remove.click()
            question = await dialog(window, "confirmation")
            found[kind] = described(question)
            assert page.bar.status().endswith("is being removed…")
            press(question, "cancel")
            await eventually(lambda: not page.bar.status(), "nothing is removed")

        asked, keeps = "The guest is asked to release it.", "keeps it until its next start"
        assert asked in found["disk"]
        assert asked not in found["vsock"]
        assert keeps not in found["vsock"]


async def test_bar_says_that_the_guest_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = asyncio.Event()

    async def wait(_self: Applying, _host: object, _live: object) -> None:
        await released.wait()

    monkeypatch.setattr(Applying, "_do", wait)
    async with opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context:
        context.settings.confirm_remove_device = False
        async with hardware(context) as (_window, page):
            page.show_item(DISK)

            page.bar.remove.click()

            waiting = "Waiting for the guest to release “VirtIO Disk 1”…"
            await eventually(lambda: page.bar.status() == waiting, "it is said")
            released.set()
            await applied(page)


async def test_page_of_the_machine_cannot_be_removed(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1")])) as context,
        hardware(context) as (_window, page),
    ):
        page.show_item("memory")

        assert page.bar.remove.isHidden()
