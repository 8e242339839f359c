from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.support.pilot import Pilot, click, flying, texts
from tests.support.worlds import RUNNING, Machine, uuid_of, world
from tests.ui.machine.editors import fill
from vmgui.app import finding
from vmgui.app.cli import Request
from vmgui.base.ids import HostId
from vmgui.core.creation.answers import FileChoice, Source
from vmgui.core.creation.steps import Step
from vmgui.core.jobs import JobContext
from vmgui.ui.create.wizard import CreateWindow
from vmgui.ui.host.window import HostWindow
from vmgui.ui.machine.hardware.page import HardwarePage
from vmgui.ui.machine.window import MachineWindow
from vmgui.ui.manager.window import ManagerWindow


@pytest.fixture
def uri(tmp_path: Path) -> str:
    return world(tmp_path, [Machine("web1", RUNNING), Machine("web2"), Machine("7")])


def of_kind(pilot: Pilot, kind: type[QWidget]) -> list[QWidget]:
    return [window for window in pilot.windows.open_windows if isinstance(window, kind)]


def wizards(pilot: Pilot) -> list[CreateWindow]:
    return [each for each in pilot.windows.open_windows if isinstance(each, CreateWindow)]


async def busy(pilot: Pilot) -> asyncio.Event:
    """Start a job that runs until the event is set."""
    done = asyncio.Event()

    async def run(_context: JobContext) -> None:
        await done.wait()

    pilot.parts.jobs.start("Save web1", run)
    await pilot.wait_for(lambda: pilot.parts.jobs.running, "it runs")
    return done


async def test_window_is_opened_once(uri: str) -> None:
    async with flying(uri) as pilot:
        await pilot.listed(3)
        where = pilot.record("web1").id

        assert pilot.windows.open_domain(where) is pilot.windows.open_domain(where)
        assert pilot.windows.open_manager() is pilot.manager
        assert pilot.windows.open_preferences() is pilot.windows.open_preferences()
        assert pilot.windows.open_about() is pilot.windows.open_about()
        assert pilot.count == 4


async def test_window_that_was_just_closed_is_opened_anew(uri: str) -> None:
    async with flying(uri) as pilot:
        await pilot.listed(3)
        where = pilot.record("web1").id
        first = pilot.windows.open_domain(where)

        first.close()
        second = pilot.windows.open_domain(where)

        assert second is not first
        await pilot.wait_for(lambda: pilot.count == 2, "the first one is gone")
        assert second.isVisible()


async def test_minimised_window_is_brought_back(uri: str) -> None:
    async with flying(uri) as pilot:
        pilot.manager.showMinimized()

        pilot.windows.open_manager()

        assert not pilot.manager.windowState() & Qt.WindowState.WindowMinimized


# What the command line asks for


@pytest.mark.parametrize("name", ["web1", uuid_of("web1"), uuid_of("web1").upper()])
async def test_editor_opens_the_machine_by_name_or_uuid(uri: str, name: str) -> None:
    async with flying() as pilot:
        pilot.windows.serve(Request(uri, "editor", name))

        await pilot.wait_for(lambda: of_kind(pilot, MachineWindow), "it is open")
        assert pilot.titles("web1")


async def test_editor_opens_the_machine_by_its_number(uri: str) -> None:
    async with flying(uri) as pilot:
        await pilot.listed(3)
        number = pilot.record("web1").number

        pilot.windows.serve(Request(uri, "editor", str(number)))

        await pilot.wait_for(lambda: of_kind(pilot, MachineWindow), "it is open")


async def test_performance_opens_that_page(uri: str) -> None:
    async with flying() as pilot:
        pilot.windows.serve(Request(uri, "performance", "web1"))

        await pilot.wait_for(lambda: of_kind(pilot, MachineWindow), "it is open")
        (window,) = of_kind(pilot, MachineWindow)
        assert isinstance(window, MachineWindow)
        assert window.book.current() == "performance"


async def test_host_summary_opens_the_connection(uri: str) -> None:
    async with flying() as pilot:
        pilot.windows.serve(Request(uri, "host"))

        await pilot.wait_for(lambda: of_kind(pilot, HostWindow), "it is open")


async def test_delete_asks_for_that_machine(uri: str) -> None:
    async with flying() as pilot:
        pilot.windows.serve(Request(uri, "delete", "web2"))

        dialog = await pilot.dialog("delete")
        assert "“web2”" in texts(dialog)
        click(dialog, "cancel")


async def test_console_that_cannot_be_opened_is_said(
    uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    async with flying() as pilot:
        pilot.windows.serve(Request(uri, "console", "web1"))

        said = texts(await pilot.dialog("error"))
        assert "The console was not opened." in said
        assert "virt-viewer" in said


async def test_creator_opens_the_wizard_on_that_host(uri: str) -> None:
    async with flying() as pilot:
        pilot.windows.serve(Request(uri, "creator"))

        await pilot.wait_for(lambda: of_kind(pilot, CreateWindow), "it is open")
        assert wizards(pilot)[0].flow.host.uri == uri


async def test_creator_on_a_host_that_fails_shows_why_and_no_other_host(uri: str) -> None:
    async with flying(uri) as pilot:
        pilot.windows.serve(Request("test+unix:///default?socket=/nowhere", "creator"))

        said = texts(await pilot.dialog("error"))
        assert "No machine can be created on" in said
        assert wizards(pilot) == []


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (Request("nonsense"), "“nonsense” is not a connection URI."),
        (Request("vms://host/system"), "libvirt has no driver called “vms”."),
        (Request("nonsense", "host"), "“nonsense” is not a connection URI."),
        (Request("test+unix:///default?socket=/nowhere", "editor", "a"), "“a” could not be shown."),
    ],
)
async def test_mistake_of_the_command_line_is_shown(request_: Request, said: str) -> None:
    async with flying() as pilot:
        pilot.windows.serve(request_)

        assert said in texts(await pilot.dialog("error"))


async def test_machine_that_is_not_there_is_named(uri: str) -> None:
    async with flying() as pilot:
        pilot.windows.serve(Request(uri, "editor", "<b>nobody"))

        assert "has no machine called “<b>nobody”" in texts(await pilot.dialog("error"))


async def test_host_that_failed_before_is_asked_again(uri: str, tmp_path: Path) -> None:
    path = tmp_path / "world.xml"
    content = path.read_text()
    path.unlink()
    async with flying() as pilot:
        pilot.windows.serve(Request(uri, "editor", "web1"))
        (await pilot.dialog("error")).close()
        path.write_text(content)

        pilot.windows.serve(Request(uri, "editor", "web1"))

        await pilot.wait_for(lambda: of_kind(pilot, MachineWindow), "it is open")


async def test_host_that_never_answers_is_given_up(
    uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FIND_SECONDS", 0.05)
    monkeypatch.setattr("vmgui.core.host.Host.connect", lambda _host: None)
    async with flying() as pilot:
        pilot.windows.serve(Request(uri, "editor", "web1"))

        assert "The host does not answer." in texts(await pilot.dialog("error"))


async def test_main_window_that_is_new_wants_the_remembered_hosts(uri: str) -> None:
    async with flying(uri) as pilot:
        opened: list[bool] = []
        pilot.windows.manager_opened.connect(lambda: opened.append(True))

        pilot.windows.serve(Request())
        assert opened == []
        pilot.manager.close()
        pilot.windows.serve(Request())

        assert opened == [True]


async def test_problem_is_told_by_the_next_main_window(uri: str) -> None:
    async with flying(uri) as pilot:
        pilot.manager.close()

        pilot.parts.problems.emit("The settings are broken.")

        assert pilot.windows.open_manager().banner.text() == "The settings are broken."


# The end


async def test_quit_closes_all_windows(uri: str) -> None:
    async with flying(uri) as pilot:
        await pilot.listed(3)
        pilot.windows.open_domain(pilot.record("web1").id)
        wanted: list[bool] = []
        pilot.windows.quit_wanted.connect(lambda: wanted.append(True))

        pilot.trigger("program.quit")

        await pilot.wait_for(lambda: pilot.count == 0, "all windows are gone")
        assert wanted == [True]


async def test_quit_asks_once_while_jobs_run(uri: str) -> None:
    async with flying(uri) as pilot:
        done = await busy(pilot)

        pilot.windows.quit()
        dialog = await pilot.dialog("confirmation")
        pilot.windows.quit()

        assert "Save web1" in texts(dialog)
        click(dialog, "cancel")
        await pilot.wait_for(lambda: pilot.dialogs() == [], "it is closed")
        assert pilot.count == 1
        done.set()


async def _edited(pilot: Pilot) -> MachineWindow:
    """The window of a machine with an edit that is not applied."""
    await pilot.listed(3)
    window = pilot.windows.open_domain(pilot.record("web2").id, "hardware")
    page = window.book.page("hardware")
    assert isinstance(page, HardwarePage)
    await pilot.wait_for(page.item_keys, "the hardware is listed")
    fill(page, "title", "Shop")
    return window


@pytest.mark.parametrize("answer", ["accept", "discard"])
async def test_quit_asks_what_becomes_of_edits(uri: str, answer: str) -> None:
    async with flying(uri) as pilot:
        await _edited(pilot)

        pilot.windows.quit()
        dialog = await pilot.dialog("confirmation")
        said = texts(dialog)
        click(dialog, answer)

        await pilot.wait_for(lambda: pilot.count == 0, "all windows are gone")
        assert "Apply the changes of “web2”?" in said


async def test_quit_that_is_cancelled_keeps_every_window_and_the_edits(uri: str) -> None:
    async with flying(uri) as pilot:
        window = await _edited(pilot)

        pilot.windows.quit()
        click(await pilot.dialog("confirmation"), "cancel")

        await pilot.wait_for(lambda: pilot.dialogs() == [], "it is closed")
        page = window.book.page("hardware")
        assert isinstance(page, HardwarePage)
        assert pilot.count == 2
        assert page.bar.status() == "1 change is not applied yet."
        pilot.windows.quit()
        click(await pilot.dialog("confirmation"), "discard")
        await pilot.wait_for(lambda: pilot.count == 0, "all windows are gone")


async def test_end_of_the_session_asks_nothing(uri: str) -> None:
    async with flying(uri) as pilot:
        await _edited(pilot)

        pilot.windows.close_all()

        await pilot.wait_for(lambda: pilot.count == 0, "all windows are gone")
        assert pilot.dialogs() == []


async def test_closing_the_last_window_asks_too_and_can_end(uri: str) -> None:
    async with flying(uri) as pilot:
        await busy(pilot)

        pilot.manager.close()
        dialog = await pilot.dialog("confirmation")
        assert pilot.count == 1
        click(dialog, "accept")

        await pilot.wait_for(lambda: pilot.count == 0, "it is closed")


async def test_closing_one_of_several_windows_asks_nothing(uri: str) -> None:
    async with flying(uri) as pilot:
        await pilot.listed(3)
        done = await busy(pilot)
        pilot.windows.open_domain(pilot.record("web1").id).close()

        await pilot.wait_for(lambda: of_kind(pilot, MachineWindow) == [], "it is closed")
        assert of_kind(pilot, ManagerWindow)
        assert pilot.dialogs() == []
        done.set()


# The wizard


async def test_wizard_begins_on_the_preferred_host_else_on_any(uri: str, tmp_path: Path) -> None:
    other = world(tmp_path, [Machine("mail")], name="other")
    async with flying(uri, other) as pilot:
        await pilot.listed(4)

        pilot.windows.open_creator([HostId("test:///unknown"), HostId(other)])
        await pilot.wait_for(lambda: wizards(pilot), "it is open")
        pilot.windows.open_creator()
        await pilot.wait_for(lambda: len(wizards(pilot)) == 2, "another one is open")

        assert [each.flow.host.uri for each in wizards(pilot)] == [other, uri]


async def test_wizard_begins_with_the_file_that_was_dropped(uri: str) -> None:
    async with flying(uri) as pilot:
        await pilot.listed(3)

        pilot.windows.open_creator(path="/srv/debian.iso")

        await pilot.wait_for(lambda: wizards(pilot), "it is open")
        answers = wizards(pilot)[0].flow.answers
        assert answers.source is Source.ISO
        assert answers.medium == FileChoice("/srv/debian.iso")


async def test_wizard_without_a_connected_host_says_what_is_missing() -> None:
    async with flying() as pilot:
        pilot.windows.open_creator()

        assert pilot.manager.banner.text().startswith("Connect to a host first")
        assert wizards(pilot) == []


async def test_action_opens_the_wizard_for_the_selected_machines_host(
    uri: str, tmp_path: Path
) -> None:
    other = world(tmp_path, [Machine("mail")], name="other")
    async with flying(uri, other) as pilot:
        await pilot.listed(4)
        pilot.select("mail")

        pilot.trigger("program.create")

        await pilot.wait_for(lambda: wizards(pilot), "it is open")
        assert wizards(pilot)[0].flow.host.uri == other


# A machine that is being made


async def test_program_ends_with_its_last_window(uri: str) -> None:
    async with flying(uri) as pilot:
        wanted: list[bool] = []
        pilot.windows.quit_wanted.connect(lambda: wanted.append(True))

        pilot.windows.end_if_unused()

        assert wanted == [True]


async def test_program_lives_on_while_a_machine_is_made_and_shows_its_job(uri: str) -> None:
    async with flying(uri) as pilot:
        wanted: list[bool] = []
        pilot.windows.quit_wanted.connect(lambda: wanted.append(True))
        manager = pilot.manager
        with pilot.windows.kept():
            manager.close()
            await pilot.wait_for(lambda: pilot.count == 0, "it is gone")
            pilot.windows.end_if_unused()
            before = pilot.count
            done = await busy(pilot)
            pilot.windows.end_if_unused()

            assert wanted == []
            assert before == 0
            assert len(of_kind(pilot, ManagerWindow)) == 1
        done.set()


async def test_main_window_is_shown_if_a_new_machine_leaves_no_window(uri: str) -> None:
    async with flying(uri) as pilot:
        with pilot.windows.kept():
            pilot.manager.close()
            await pilot.wait_for(lambda: pilot.count == 0, "it is gone")

        await pilot.wait_for(lambda: of_kind(pilot, ManagerWindow), "it is back")


@pytest.mark.parametrize("name", ["customize-window", "create-progress"])
async def test_window_that_something_follows_is_closed_without_a_question(
    uri: str, name: str
) -> None:
    async with flying(uri) as pilot:
        window = QWidget()
        window.setObjectName(name)
        pilot.windows._show_wizard(window)
        pilot.manager.close()
        done = await busy(pilot)

        window.close()

        assert not window.isVisible()
        assert pilot.dialogs() == []
        done.set()


async def test_hidden_window_is_closed_without_a_question(uri: str) -> None:
    async with flying(uri) as pilot:
        done = await busy(pilot)
        pilot.manager.hide()

        of_kind(pilot, ManagerWindow)[0].close()

        assert pilot.dialogs() == []
        done.set()


async def test_quit_asks_whether_the_answers_of_a_wizard_may_be_lost(uri: str) -> None:
    async with flying(uri) as pilot:
        await pilot.listed(3)
        pilot.windows.open_creator()
        await pilot.wait_for(lambda: wizards(pilot), "it is open")
        (wizard,) = wizards(pilot)
        wizard.flow.go_to(Step.FINISH)

        pilot.windows.quit()
        dialog = await pilot.dialog("confirmation")
        said = texts(dialog)
        click(dialog, "accept")

        await pilot.wait_for(lambda: pilot.count == 0, "all windows are gone")
        assert "Discard what you have entered?" in said


# Sampling


async def test_nothing_is_sampled_while_every_window_is_minimised(
    uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[bool] = []
    monkeypatch.setattr("vmgui.core.sampling.Sampler.pause", lambda _self, on: said.append(on))
    async with flying(uri) as pilot:
        await pilot.listed(3)
        await pilot.wait_for(lambda: said[-1:] == [False], "it samples")

        pilot.manager.showMinimized()
        await pilot.wait_for(lambda: said[-1] is True, "it rests")
        machine = pilot.windows.open_domain(pilot.record("web1").id)
        await pilot.wait_for(lambda: said[-1] is False, "it samples")
        machine.close()
        await pilot.wait_for(lambda: said[-1] is True, "it rests again")

        pilot.windows.open_manager()
        await pilot.wait_for(lambda: said[-1] is False, "it samples again")
