from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import libvirt
import pytest
from PySide6.QtWidgets import QDialog, QPushButton

from tests.support.contexts import opened
from tests.support.worlds import RUNNING, Daemon, Machine, eventually, world
from tests.ui.machine.editors import described, dialog, fill, hardware, part, press
from vmgui.base.errors import HostError
from vmgui.core.applying.apply import Applying
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
