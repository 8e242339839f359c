from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import libvirt
import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.support.contexts import find, opened
from tests.support.worlds import RUNNING, Daemon, Machine, eventually, mac_of, world
from tests.ui.machine.editors import described, dialog, fill, hardware, part, press, xml_of
from vmgui.base.errors import HostError
from vmgui.core.applying.apply import Applying
from vmgui.core.applying.steps import Refusal, Report, Step
from vmgui.ui.machine.hardware.applying import refused_dialog
from vmgui.ui.machine.hardware.page import HardwarePage


@pytest.fixture
def stubborn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Running machines take nothing."""

    async def refuse(_self: Applying, _host: object, _live: object) -> None:
        raise HostError("The host refused it.", "internal error: no", "Do something else first.")

    monkeypatch.setattr(Applying, "_do", refuse)


@asynccontextmanager
async def refused(daemon: Daemon, directory: Path) -> AsyncIterator[tuple[HardwarePage, QDialog]]:
    """The page and the dialog after a title was applied that the running machine does not take."""
    daemon.define([Machine("web1", RUNNING, title="Shop")])
    async with opened(directory, daemon.uri) as context:
        context.settings.confirm_apply = False
        async with hardware(context) as (window, page):
            fill(page, "title", "Mine")
            page.bar.apply.click()
            yield page, await dialog(window, "confirmation")


def next_title(daemon: Daemon) -> str:
    """The machine's title after its next start."""
    xml = daemon.domain("web1").XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
    return xml.partition("<title>")[2].partition("</title>")[0]


@pytest.mark.usefixtures("stubborn")
@pytest.mark.parametrize("is_dismissed", [False, True])
async def test_refused_change_is_told_and_waits_for_the_next_start(
    daemon: Daemon, tmp_path: Path, is_dismissed: bool
) -> None:
    async with refused(daemon, tmp_path) as (page, question):
        said = described(question)
        can_be_cancelled = part(question, QPushButton, "cancel").isVisible()

        question.reject() if is_dismissed else press(question, "accept")

        await eventually(lambda: "next start" in page.banner.text(), "it waits")
        reason = "Overview: The host refused it. Do something else first. internal error: no"
        assert reason in said
        assert not can_be_cancelled
        assert next_title(daemon) == "Mine"
        assert not page.bar.status()


@pytest.mark.usefixtures("stubborn")
async def test_refused_change_can_be_taken_back(daemon: Daemon, tmp_path: Path) -> None:
    async with refused(daemon, tmp_path) as (page, question):
        press(question, "take-back")

        await eventually(lambda: next_title(daemon) == "Shop", "it is taken back")
        await eventually(page.banner.isHidden, "nothing waits")
        assert not page.bar.status()


@pytest.mark.parametrize(
    ("detail", "is_repeated"),
    [
        ("Requested operation is not valid: the disk is in use", False),
        ("internal error: operation failed: The disk is in use.", False),
        ("internal error: process died", True),
        ("", False),
    ],
)
def test_refusal_has_the_detail_only_where_that_adds_something(
    qtbot: QtBot, detail: str, is_repeated: bool
) -> None:
    error = HostError("This is not possible now: the disk is in use.", detail, "Wait for it.")
    step = Step("devices/disk", "VirtIO Disk 1", ())
    report = Report((), (), (Refusal(step, error),))

    dialog, _take_back = refused_dialog(report, None)
    qtbot.addWidget(dialog)

    said = "VirtIO Disk 1: This is not possible now: the disk is in use. Wait for it."
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    assert (f"{said} {detail}" if is_repeated else said) in texts


async def test_apply_that_is_clicked_twice_asks_once_and_nothing_can_be_edited_meanwhile(
    tmp_path: Path,
) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context,
        hardware(context) as (window, page),
    ):
        page.show_item("cpu")
        fill(page, "vcpus", "4")

        page.bar.apply.click()
        page.bar.apply.click()

        question = await dialog(window, "confirmation")
        assert page.bar.status() == "The changes are being applied…"
        assert not page.bar.apply.isEnabled()
        assert page.pane.form is None or not page.pane.form.isEnabled()
        press(question, "accept")
        await eventually(lambda: not page.bar.status(), "it is applied")
        assert len(context.jobs.jobs) == 1
        assert not [each for each in window.findChildren(QDialog) if each.isVisible()]


async def test_doubts_and_what_takes_effect_when_are_one_question(tmp_path: Path) -> None:
    machines = [Machine("web1", RUNNING), Machine("web2")]
    async with (
        opened(tmp_path, world(tmp_path, machines)) as context,
        hardware(context) as (window, page),
    ):
        await eventually(lambda: find(context, "web2").details, "the other one is described")
        page.show_item(next(key for key in page.item_keys() if key.startswith("interface:")))
        fill(page, "mac", mac_of("web2"))

        page.bar.apply.click()

        question = await dialog(window, "confirmation")
        said = described(question)
        assert said.startswith("Apply the changes all the same?")
        assert "“web2” has the same MAC address" in said
        assert "After the next power-off and start:" in said
        press(question, "accept")
        await eventually(lambda: not page.bar.status(), "it is applied")
        assert mac_of("web2") in await xml_of(context)


async def test_question_says_what_happens_now_and_what_later(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, world(tmp_path, [Machine("web1", RUNNING)])) as context,
        hardware(context) as (window, page),
    ):
        fill(page, "title", "Mine")
        page.show_item("cpu")
        fill(page, "vcpus", "4")

        page.bar.apply.click()

        said = described(await dialog(window, "confirmation")).splitlines()
        now, later = (
            said.index("At once, while the machine runs:"),
            said.index("After the next power-off and start:"),
        )
        assert any(line.startswith("Overview: ") for line in said[now:later])
        assert any(line.startswith("CPUs: ") for line in said[later:])
        assert said.count("Only a machine that starts takes this up.") == 1
