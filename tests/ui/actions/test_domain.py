"""Actions on machines that are no verbs, in the whole program."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from tests.support.pilot import Pilot, click, flying, texts
from tests.support.worlds import RUNNING, Machine, uuid_of, world
from vmgui.base.states import JobState
from vmgui.ui.actions.domain import MOST_WINDOWS, send_chord
from vmgui.ui.actions.spec import Selection


def install(directory: Path, monkeypatch: pytest.MonkeyPatch, name: str, *lines: str) -> None:
    path = directory / name
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{directory}:/usr/bin:/bin")


def waiting_for_viewers() -> list[str]:
    """The threads that wait for the end of a viewer."""
    return [each.name for each in threading.enumerate() if each.name.startswith("viewer ")]


async def test_open_starts_a_viewer_for_each_machine_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "virt-viewer", f'echo "$5" >> {tmp_path}/opened')
    rows = [Machine("a", RUNNING), Machine("b"), Machine("c", RUNNING)]
    async with flying(world(tmp_path, rows)) as pilot:
        await pilot.listed(3)
        pilot.select("a", "b", "c")

        pilot.trigger("domain.console")

        def opened() -> list[str]:
            path = tmp_path / "opened"
            return sorted(path.read_text().split()) if path.exists() else []

        wanted = sorted([uuid_of("a"), uuid_of("c")])
        await pilot.wait_for(lambda: opened() == wanted, "both are opened")
        await pilot.wait_for(lambda: not waiting_for_viewers(), "both have ended")
        assert pilot.dialogs() == []


async def test_failing_viewer_tells_the_user_status_and_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, monkeypatch, "virt-viewer", "echo 'cannot open display' >&2", "exit 2")
    async with flying(world(tmp_path, [Machine("a", RUNNING)])) as pilot:
        await pilot.listed(1)
        pilot.select("a")

        pilot.trigger("domain.console")

        said = texts(await pilot.dialog("error"))
        assert "The console of “a” has failed." in said
        assert "virt-viewer ended with status 2." in said
        assert "cannot open display" in said


async def test_missing_viewer_names_the_package_once_for_all_machines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    async with flying(world(tmp_path, [Machine("a", RUNNING), Machine("b", RUNNING)])) as pilot:
        await pilot.listed(2)
        pilot.select("a", "b")

        pilot.trigger("domain.console")

        said = texts(await pilot.dialog("error"))
        assert "a: virt-viewer is not installed" in said
        assert "b: virt-viewer is not installed" in said
        assert "Install the package “virt-viewer”" in said
        assert pilot.dialogs() == ["error"]


async def test_screen_is_covered_with_windows_only_after_a_question(tmp_path: Path) -> None:
    rows = [Machine(f"m{number}") for number in range(MOST_WINDOWS + 1)]
    async with flying(world(tmp_path, rows)) as pilot:
        await pilot.listed(len(rows))
        pilot.select(*(row.name for row in rows))

        pilot.trigger("domain.details")

        dialog = await pilot.dialog("confirmation")
        assert f"{len(rows)} machines" in texts(dialog)
        click(dialog, "cancel")


async def rename(pilot: Pilot, name: str) -> None:
    pilot.trigger("domain.rename")
    dialog = await pilot.dialog("text-input")
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(name)
    click(dialog, "accept")


async def test_rename_gives_another_name(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine("old")])) as pilot:
        await pilot.listed(1)
        pilot.select("old")

        await rename(pilot, "new <b>")

        await pilot.wait_for(lambda: pilot.names() == ["new <b>"], "it is renamed")


async def test_autostart_is_checked_when_the_host_says_so(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine("a"), Machine("b")])) as pilot:
        await pilot.listed(2)
        pilot.select("a", "b")
        action = pilot.action("domain.autostart")
        assert not action.isChecked()

        pilot.trigger("domain.autostart")

        await pilot.wait_for(action.isChecked, "it is checked")
        assert pilot.record("b").is_autostart
        assert all(job.state is JobState.DONE for job in pilot.parts.jobs.jobs)


async def test_copy_uuid_copies_one_line_for_each_machine(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine("a"), Machine("b")])) as pilot:
        await pilot.listed(2)
        pilot.select("a", "b")

        pilot.trigger("domain.copy_uuid")

        assert QGuiApplication.clipboard().text() == f"{uuid_of('a')}\n{uuid_of('b')}"


async def test_screenshot_is_written_as_png(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine("a", RUNNING)])) as pilot:
        await pilot.listed(1)
        pilot.select("a")
        path = tmp_path / "picture.png"

        pilot.trigger("domain.screenshot")
        dialog = await pilot.dialog("file")
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        name.setText(str(path))
        dialog.accept()

        await pilot.wait_for(lambda: path.exists() and path.stat().st_size, "it is written")
        assert path.read_bytes().startswith(b"\x89PNG")


async def test_screenshot_without_graphics_is_grey_and_says_why(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine("a", RUNNING, graphics="")])) as pilot:
        await pilot.listed(1)
        pilot.select("a")

        action = pilot.action("domain.screenshot")

        assert not action.isEnabled()
        assert action.toolTip() == "“a” has no graphical display."


async def test_keys_of_the_menu_are_sent(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine("a", RUNNING)])) as pilot:
        await pilot.listed(1)
        pilot.select("a")
        menu = pilot.open_context_menu()
        pilot.click_text(menu, "Ctrl+Alt+F2")

        job = await pilot.job()

        assert job.title == "Send Ctrl+Alt+F2 to a"
        assert job.state is JobState.DONE


@pytest.mark.parametrize("chord", ["Alt+SysRq+B", "sysrq + o", "Alt+Print+C"])
async def test_keys_that_end_the_guest_are_sent_only_after_a_question(
    chord: str, tmp_path: Path
) -> None:
    async with flying(world(tmp_path, [Machine("a", RUNNING)])) as pilot:
        await pilot.listed(1)
        desk = pilot.manager.actions_of_window.desk
        selection = Selection((pilot.record("a"),))

        desk.scope.start(send_chord(desk, selection, chord), "It was not sent.")
        dialog = await pilot.dialog("confirmation")

        assert f"Send {chord} to “a”?" in texts(dialog)
        assert pilot.parts.jobs.jobs == []
        click(dialog, "accept")
        assert (await pilot.job()).title == f"Send {chord} to a"


async def test_harmless_system_request_is_sent_at_once(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine("a", RUNNING)])) as pilot:
        await pilot.listed(1)
        desk = pilot.manager.actions_of_window.desk

        desk.scope.start(send_chord(desk, Selection((pilot.record("a"),)), "Alt+SysRq+S"), "No.")

        assert (await pilot.job()).title == "Send Alt+SysRq+S to a"


async def test_delete_asks_and_says_that_images_stay(tmp_path: Path) -> None:
    async with flying(world(tmp_path, [Machine("a"), Machine("b", RUNNING)])) as pilot:
        await pilot.listed(2)
        pilot.select("a", "b")

        pilot.trigger("domain.delete")
        dialog = await pilot.dialog("delete")

        assert "Delete the virtual machine “a”?" in texts(dialog)
        assert "/images/a.qcow2" in texts(dialog)
        click(dialog, "accept")
        await pilot.wait_for(lambda: pilot.names() == ["b"], "a is gone")
