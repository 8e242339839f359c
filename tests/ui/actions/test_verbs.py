"""The verbs of a machine's life, in the whole program."""

from __future__ import annotations

from pathlib import Path

import libvirt
import pytest
from PySide6.QtWidgets import QCheckBox

from tests.support.pilot import Pilot, click, flying, texts
from tests.support.worlds import PAUSED, RUNNING, Daemon, Machine, world
from vmgui.base.states import DomainState, JobState
from vmgui.ui.actions.registry import SPECS
from vmgui.ui.actions.spec import ActionSpec
from vmgui.ui.actions.verbs import SPECS as VERBS

MARKUP = "<b>ألف <i> & web"


def visible(pilot: Pilot, *ids: str) -> list[str]:
    return [id for id in ids if pilot.action(f"domain.{id}").isVisible()]


async def test_run_swaps_with_restore_and_pause_with_resume(tmp_path: Path) -> None:
    rows = [Machine("off"), Machine("saved", is_saved=True), Machine("paused", PAUSED)]
    async with flying(world(tmp_path, [*rows, Machine("on", RUNNING)])) as pilot:
        await pilot.listed(4)
        shown = {}
        for names in (["off"], ["saved"], ["paused"], ["on"], ["off", "saved"], ["on", "paused"]):
            pilot.select(*names)
            shown["+".join(names)] = visible(pilot, "run", "restore", "pause", "resume")

        assert shown == {
            "off": ["run", "pause"],
            "saved": ["restore", "pause"],
            "paused": ["run", "resume"],
            "on": ["run", "pause"],
            "off+saved": ["run", "restore", "pause"],
            "on+paused": ["run", "pause", "resume"],
        }


async def test_run_starts_only_what_can_be_started(tmp_path: Path) -> None:
    rows = [Machine("a"), Machine("b", RUNNING), Machine("c"), Machine("d", PAUSED)]
    async with flying(world(tmp_path, rows)) as pilot:
        await pilot.listed(4)
        pilot.parts.settings.confirm_many = False
        pilot.select("a", "b", "c", "d")

        pilot.trigger("domain.run")

        await pilot.wait_for(lambda: pilot.state("c") is DomainState.RUNNING, "c runs")
        await pilot.job()
        jobs = pilot.parts.jobs.jobs
        assert [(job.target_name, job.state) for job in jobs] == [
            ("a", JobState.DONE),
            ("c", JobState.DONE),
        ]
        assert pilot.state("d") is DomainState.PAUSED
        assert pilot.dialogs() == []


async def test_force_off_asks_and_cancel_does_nothing(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine(MARKUP, RUNNING)])) as pilot:
        await pilot.listed(1)
        pilot.select(MARKUP)

        pilot.trigger("domain.force_off")
        dialog = await pilot.dialog("confirmation")

        assert f"Force off “{MARKUP}”?" in texts(dialog)
        click(dialog, "cancel")
        await pilot.wait_for(lambda: pilot.dialogs() == [], "it is closed")
        assert pilot.parts.jobs.jobs == []


async def test_force_off_does_not_ask_again_when_told_so(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine("a", RUNNING), Machine("b", RUNNING)])) as pilot:
        await pilot.listed(2)
        pilot.select("a")
        pilot.trigger("domain.force_off")
        dialog = await pilot.dialog("confirmation")
        check = dialog.findChild(QCheckBox, "check")
        assert check is not None
        check.setChecked(True)

        click(dialog, "accept")
        await pilot.wait_for(lambda: pilot.state("a") is DomainState.SHUT_OFF, "a is off")
        pilot.select("b")
        pilot.trigger("domain.force_off")

        await pilot.wait_for(lambda: pilot.state("b") is DomainState.SHUT_OFF, "b is off")
        assert pilot.parts.settings.confirm_force_off is False


async def test_many_machines_are_asked_about_once_by_name(tmp_path: Path) -> None:
    machines = [Machine("a", RUNNING), Machine("b", RUNNING), Machine("c"), Machine("d")]
    async with flying(world(tmp_path, machines)) as pilot:
        await pilot.listed(4)
        pilot.select("a", "b", "c", "d")

        pilot.trigger("domain.pause")
        dialog = await pilot.dialog("confirmation")

        assert "Pause: 2 machines?" in texts(dialog)
        assert {"a", "b"} <= set(texts(dialog).splitlines())
        assert "2 of the 4 selected machines are left out: “c”" in texts(dialog)
        click(dialog, "accept")
        await pilot.wait_for(lambda: pilot.state("b") is DomainState.PAUSED, "b is paused")


@pytest.mark.parametrize("spec", VERBS, ids=[spec.id for spec in VERBS])
async def test_every_verb_can_be_done_by_its_action(spec: ActionSpec, tmp_path: Path) -> None:
    needed = {
        "domain.run": Machine("m"),
        "domain.restore": Machine("m", is_saved=True),
        "domain.resume": Machine("m", PAUSED),
        "domain.discard_saved": Machine("m", is_saved=True),
    }
    id = spec.id
    if id == "domain.wake":
        pytest.skip("libvirt's test driver has no guests that suspend themselves")
    async with flying(world(tmp_path, [needed.get(id, Machine("m", RUNNING))])) as pilot:
        await pilot.listed(1)
        settings = pilot.parts.settings
        settings.confirm_force_off = settings.confirm_reset = False
        settings.confirm_discard_saved = False
        pilot.select("m")

        pilot.trigger(id)

        job = await pilot.job()
        assert job.state is JobState.DONE, job.error


async def test_failures_of_many_are_one_message_with_a_line_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(domain: libvirt.virDomain) -> None:
        if domain.name() != "b":
            raise libvirt.libvirtError(f"no memory for {domain.name()}")

    rows = [Machine(name, RUNNING) for name in ("a", "b", "c")]
    async with flying(world(tmp_path, rows)) as pilot:
        await pilot.listed(3)
        pilot.parts.settings.confirm_many = False
        monkeypatch.setattr(libvirt.virDomain, "suspend", fail)
        pilot.select("a", "b", "c")

        pilot.trigger("domain.pause")

        dialog = await pilot.dialog("error")
        lines = texts(dialog).splitlines()
        assert lines[0] == "Pause: it did not work with 2 of 3."
        assert [line[:3] for line in lines[1:3]] == ["a: ", "c: "]
        assert "no memory for c" in texts(dialog)
        assert pilot.dialogs() == ["error"]


async def test_machine_undefined_by_another_client_while_its_menu_is_open(
    daemon: Daemon,
) -> None:
    daemon.define([Machine("gone"), Machine("other")])
    async with flying(daemon.uri) as pilot:
        await pilot.listed(3)
        pilot.select("gone")
        menu = pilot.open_context_menu()
        daemon.domain("gone").undefine()
        await pilot.wait_for(lambda: "gone" not in pilot.names(), "the row is gone")
        pilot.select("other")

        pilot.choose(menu, "domain.run")

        dialog = await pilot.dialog("error")
        assert "The machine was not started." in texts(dialog)
        assert "“gone” is not there any more." in texts(dialog)
        assert pilot.state("other") is DomainState.SHUT_OFF


async def test_action_that_became_impossible_meanwhile_says_so(daemon: Daemon) -> None:
    async with flying(daemon.uri) as pilot:
        await pilot.listed(1)
        pilot.parts.settings.confirm_force_off = False
        pilot.select("test")
        menu = pilot.open_context_menu()
        daemon.domain("test").destroy()
        await pilot.wait_for(lambda: pilot.state("test") is DomainState.SHUT_OFF, "it is off")

        assert not pilot.in_menu(menu, "domain.pause").isEnabled()
        assert "does not run" in pilot.in_menu(menu, "domain.pause").toolTip()
        assert SPECS["domain.run"].why_not(pilot.manager.selection()) is None
        menu.close()
