from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import libvirt
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QTabBar

import vmgui.virt.devices as devices
import vmgui.virt.domains as domains
from tests.support.contexts import find, opened
from tests.support.worlds import RUNNING, Daemon, Machine, eventually
from tests.ui.machine.editors import (
    chosen,
    described,
    dialog,
    fill,
    hardware,
    is_closed,
    part,
    press,
    rewrite,
)
from vmgui.ui.machine.hardware.page import HardwarePage
from vmgui.ui.machine.window import MachineWindow

DISK = "disk:VirtIO Disk 1"


def defined(daemon: Daemon, **fields: object) -> None:
    """Another client gives the machine another description."""
    daemon.connection.defineXML(Machine("web1", **fields).xml())  # type: ignore[arg-type]


async def test_change_by_another_client_keeps_the_input_and_says_so(
    daemon: Daemon, tmp_path: Path
) -> None:
    daemon.define([Machine("web1")])
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (_window, page):
        fill(page, "title", "Mine")

        defined(daemon, vcpus=3)
        await eventually(lambda: not page.banner.isHidden(), "it is said")
        said = page.banner.text()
        page.show_item("cpu")
        assert page.pane.form is not None
        press(page.banner, "button-draft-known")

        assert said == "This machine was changed elsewhere. What you have edited is kept."
        assert page.banner.isHidden()
        assert page.bar.status() == "1 change is not applied yet."
        page.bar.apply.click()
        await eventually(lambda: not page.bar.status(), "it is applied")
        xml = daemon.domain("web1").XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
        assert "<title>Mine</title>" in xml
        assert ">3</vcpu>" in xml


async def test_change_by_another_client_is_no_news_without_edits(
    daemon: Daemon, tmp_path: Path
) -> None:
    daemon.define([Machine("web1")])
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (_window, page):
        defined(daemon, title="Theirs")
        assert page.pane.form is not None
        line = page.pane.form.row("title").focus_widget
        await eventually(lambda: line and line.text() == "Theirs", "it is shown")  # type: ignore[attr-defined]

        fill(page, "name", "web9")

        assert page.banner.isHidden()


@pytest.mark.parametrize(("answer", "title"), [("accept", "Mine"), ("theirs", "Theirs")])
async def test_clash_is_shown_and_one_side_is_kept(
    daemon: Daemon, tmp_path: Path, answer: str, title: str
) -> None:
    daemon.define([Machine("web1", title="Shop")])
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (window, page):
        fill(page, "title", "Mine")

        defined(daemon, title="Theirs")
        await eventually(lambda: not page.banner.isHidden(), "it is said")
        said = page.banner.text(), page.bar.status(), page.bar.apply.isEnabled()
        press(page.banner, "button-draft-resolve")
        conflict = await dialog(window, "conflict")
        shown = "\n".join(
            each.toPlainText() for each in conflict.findChildren(QPlainTextEdit)
        ) + described(conflict)
        press(conflict, answer)

        await eventually(page.banner.isHidden, "it is decided")
        line = page.pane.form.row("title").focus_widget if page.pane.form else None
        assert said == (
            "Somebody else has changed this machine in the same places as you.",
            "Decide first which of the changes to keep.",
            False,
        )
        assert all(word in shown for word in ("Shop", "Mine", "Theirs"))
        assert line is not None
        assert line.text() == title  # type: ignore[attr-defined]
        assert bool(page.bar.status()) == (answer == "accept")


async def test_conflict_that_is_put_off_stays(daemon: Daemon, tmp_path: Path) -> None:
    daemon.define([Machine("web1", title="Shop")])
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (window, page):
        fill(page, "title", "Mine")
        defined(daemon, title="Theirs")
        await eventually(lambda: not page.banner.isHidden(), "it is said")
        press(page.banner, "button-draft-resolve")

        press(await dialog(window, "conflict"), "cancel")

        assert not page.banner.isHidden()
        assert not page.bar.apply.isEnabled()


async def test_clash_that_is_found_while_applying_is_shown(daemon: Daemon, tmp_path: Path) -> None:
    daemon.define([Machine("web1", title="Shop")])
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (_window, page):
        fill(page, "title", "Mine")
        page.deactivated()  # no event is followed

        defined(daemon, title="Theirs")
        page.bar.apply.click()

        await eventually(lambda: "same places" in page.banner.text(), "it is said")
        assert "Theirs" in daemon.domain("web1").XMLDesc()


async def test_half_typed_xml_gets_what_others_change(daemon: Daemon, tmp_path: Path) -> None:
    daemon.define([Machine("web1")])
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (_window, page):
        page.show_item(DISK)
        part(page, QTabBar, "item-tabs").setCurrentIndex(1)
        assert page.pane.editor is not None
        rewrite(page.pane.editor, "</disk>", "<serial>mine</serial></disk")

        domain = daemon.domain("web1")
        xml = domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
        daemon.connection.defineXML(xml.replace("/images/web1.", "/images/theirs."))
        await eventually(lambda: "XML of VirtIO Disk 1" in page.bar.status(), "the text waits")
        rewrite(page.pane.editor, "</disk", "</disk>")
        page.bar.apply.click()

        await eventually(lambda: not page.bar.status(), "it is applied")
        xml = domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
        assert "<serial>mine</serial>" in xml
        assert "/images/theirs." in xml


async def test_device_that_others_remove_takes_nothing_else_from_sight(
    daemon: Daemon, tmp_path: Path
) -> None:
    more = (
        "<disk type='file' device='disk'><source file='/images/{0}'/>"
        "<target dev='vd{0}' bus='virtio'/></disk>"
    )
    xml = Machine("web1").xml()
    both = xml.replace("<interface", more.format("b") + "<interface", 1)
    daemon.connection.defineXML(both)
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (_window, page):
        page.show_item("disk:VirtIO Disk 2")

        first = xml.index("<disk"), xml.index("</disk>") + len("</disk>")
        one = both.replace(xml[first[0] : first[1]], "")
        daemon.connection.defineXML(one)

        await eventually(lambda: "disk:VirtIO Disk 2" not in page.item_keys(), "it is gone")
        assert chosen(page) == "VirtIO Disk 1"
        assert page.pane.item is not None
        assert "/images/b" in page.pane.item.element.xml()


async def test_machine_that_vanishes_greys_the_page(daemon: Daemon, tmp_path: Path) -> None:
    daemon.define([Machine("web1")])
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (window, page):
        fill(page, "title", "Mine")

        daemon.domain("web1").undefine()

        await eventually(lambda: not page.isEnabled(), "the page is grey")
        assert window.banner.text().startswith("This machine is no longer on the host.")
        assert page.banner.isHidden()
        assert page.bar.status() == ""
        assert not page.bar.apply.isEnabled()
        window.close()
        assert is_closed(window)


async def test_machine_that_starts_while_it_is_edited_keeps_the_input(
    daemon: Daemon, tmp_path: Path
) -> None:
    daemon.define([Machine("web1")])
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (window, page):
        page.show_item("cpu")
        fill(page, "vcpus", "4")

        daemon.domain("web1").create()
        await eventually(lambda: "Running with: 1" in described(page), "it runs with one")
        page.bar.apply.click()
        press(await dialog(window, "confirmation"), "accept")

        await eventually(lambda: not page.bar.status(), "it is applied")
        await eventually(lambda: "next start" in page.banner.text(), "it waits")


@pytest.mark.limit(30)
async def test_host_that_goes_while_editing_is_said_and_the_edits_stay(
    daemon: Daemon, tmp_path: Path
) -> None:
    daemon.define([Machine("web1")])
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (window, page):
        fill(page, "title", "Mine")
        host = context.fleet.host_of(find(context, "web1").id)
        assert host is not None

        daemon.kill()
        await eventually(lambda: not window.banner.isHidden(), "it is said")
        assert page.banner.isHidden()
        daemon.start()
        daemon.define([Machine("web1")])
        host.connect()

        await eventually(window.banner.isHidden, "it is back", 20)
        assert page.bar.status() == "1 change is not applied yet."


async def test_message_stays_as_it_is_while_somebody_types(daemon: Daemon, tmp_path: Path) -> None:
    daemon.define([Machine("web1")])
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (_window, page):
        fill(page, "title", "Mine")
        defined(daemon, vcpus=3)
        await eventually(lambda: not page.banner.isHidden(), "it is said")
        button = page.banner.findChild(QPushButton, "button-draft-known")
        place = page.pane.geometry()
        assert button is not None

        fill(page, "title", "Mine, too")

        assert page.banner.findChild(QPushButton, "button-draft-known") is button
        assert page.pane.geometry() == place


async def test_cursor_stays_where_somebody_types_when_others_change_the_machine(
    daemon: Daemon, tmp_path: Path
) -> None:
    daemon.define([Machine("web1")])
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (window, page):
        window.activateWindow()
        fill(page, "title", "My machine")
        line = window.focusWidget()
        assert isinstance(line, QLineEdit)
        line.setCursorPosition(2)
        QTest.keyClicks(line, "n")

        defined(daemon, vcpus=3)
        await eventually(lambda: not page.banner.isHidden(), "it is said")

        assert window.focusWidget() is line
        assert line.text() == "Myn machine"
        assert line.cursorPosition() == 3


@pytest.mark.parametrize("wish", ["apply", "restart"])
async def test_window_that_goes_meanwhile_leaves_no_trace(
    daemon: Daemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wish: str
) -> None:
    daemon.define([Machine("web1", RUNNING)])
    monkeypatch.setattr(domains, "shutdown", lambda _connection, _uuid: None)
    async with opened(tmp_path, daemon.uri) as context:
        context.settings.confirm_apply = False
        async with hardware(context) as (window, page):
            page.show_item("cpu")
            fill(page, "vcpus", "4")
            page.bar.apply.click()
            if wish == "restart":
                await eventually(lambda: "next start" in page.banner.text(), "it waits")
                press(page.banner, "button-draft-restart")
                press(await dialog(window, "confirmation"), "accept")
            await eventually(lambda: context.jobs.running, "it has begun")

            window.abandon()
            window.close()

            await eventually(lambda: is_closed(window), "it is closed")
        for job in context.jobs.running:
            context.jobs.cancel(job)
        await eventually(lambda: not context.jobs.running, "the job is over")


@asynccontextmanager
async def restarting(
    daemon: Daemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[MachineWindow, HardwarePage]]:
    """A machine with something that waits, whose restart waits for its deaf guest."""
    daemon.define([Machine("web1", RUNNING)])
    monkeypatch.setattr(domains, "shutdown", lambda _connection, _uuid: None)
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (window, page):
        defined(daemon, vcpus=3)
        await eventually(lambda: "next start" in page.banner.text(), "it waits")
        press(page.banner, "button-draft-restart")
        press(await dialog(window, "confirmation"), "accept")
        await eventually(lambda: "Waiting for the guest" in page.banner.text(), "it is said")
        yield window, page
        for job in context.jobs.running:
            context.jobs.cancel(job)
        await eventually(lambda: not context.jobs.running, "the job is over")


async def test_deaf_guest_is_forced_off_and_the_machine_started(
    daemon: Daemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with restarting(daemon, tmp_path, monkeypatch) as (window, page):
        press(page.banner, "button-draft-force-off")
        press(await dialog(window, "confirmation"), "accept")

        await eventually(page.banner.isHidden, "nothing waits any more")
        assert ">3</vcpu>" in daemon.domain("web1").XMLDesc()


async def test_waiting_for_a_deaf_guest_can_be_stopped(
    daemon: Daemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with restarting(daemon, tmp_path, monkeypatch) as (_window, page):
        press(page.banner, "button-draft-stop")

        await eventually(lambda: "next start" in page.banner.text(), "it waits as before")
        restart = page.banner.findChild(QPushButton, "button-draft-restart")
        assert restart is not None
        assert restart.isEnabled()
        assert ">1</vcpu>" in daemon.domain("web1").XMLDesc()


async def test_bar_says_what_has_to_end_before_changes_can_be_applied(
    daemon: Daemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with restarting(daemon, tmp_path, monkeypatch) as (_window, page):
        fill(page, "title", "Mine")
        said, is_ready = page.bar.status(), page.bar.apply.isEnabled()

        press(page.banner, "button-draft-stop")
        await eventually(page.bar.apply.isEnabled, "it can be applied")

        assert said == "The changes can be applied when this has ended: Restart web1"
        assert not is_ready


async def test_device_that_the_guest_keeps_is_named_and_asked_for_again(
    daemon: Daemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    xml = Machine("web1").xml()
    more = (
        "<disk type='file' device='disk'><source file='/images/b'/>"
        "<target dev='vdb' bus='virtio'/></disk>"
    )
    asked: list[str] = []
    monkeypatch.setattr(devices, "detach", lambda _c, _uuid, xml, **_how: asked.append(xml))
    daemon.connection.defineXML(xml.replace("<interface", f"{more}<interface", 1)).create()
    async with opened(tmp_path, daemon.uri) as context, hardware(context) as (_window, page):
        await eventually(lambda: "disk:VirtIO Disk 2" in page.item_keys(), "it has two")

        daemon.connection.defineXML(xml)
        await eventually(lambda: not page.banner.isHidden(), "it is said")
        said = page.banner.text()
        press(page.banner, "button-draft-detach")
        await eventually(lambda: asked, "the guest is asked")

        assert said == "The running machine still has devices that were removed: VirtIO Disk 2."
        assert "/images/b" in asked[0]
        await eventually(lambda: "has not done so yet" in page.banner.text(), "it is told")
