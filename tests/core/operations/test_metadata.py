from __future__ import annotations

from pathlib import Path

import libvirt
import pytest

from tests.core.conftest import Desk
from tests.support.worlds import RUNNING, Daemon, Machine, eventually, world
from vmgui.base.errors import InvalidInput, NotPossibleNow
from vmgui.base.ids import HostId, domain_id
from vmgui.base.states import JobState
from vmgui.core.operations import metadata

NAMESPACE = "https://vmgui.org/xmlns/domain/1"
ELEMENT = libvirt.VIR_DOMAIN_METADATA_ELEMENT
ODD = "<machine><folder>old</folder><tag>a</tag><colour value='7'/></machine>"


async def test_folder_and_tags_are_seen_by_a_second_client(desk: Desk, daemon: Daemon) -> None:
    host = await desk.connect(daemon.uri)
    where = desk.where(host, "test")

    await desk.ended(metadata.set_folder(desk.fleet, desk.jobs, where, " prod // web/ "))
    job = metadata.change_tags(desk.fleet, desk.jobs, where, add=["x", "y"], remove=[])
    await desk.ended(job)

    assert job.state is JobState.DONE
    theirs = daemon.domain("test").XMLDesc()
    assert "<vmgui:folder>prod/web</vmgui:folder>" in theirs
    assert "<vmgui:tag>x</vmgui:tag>" in theirs
    await eventually(
        lambda: (
            (desk.record(host, "test").folder, desk.record(host, "test").tags)
            == ("prod/web", ("x", "y"))
        ),
        "the list shows them",
    )


async def test_folder_and_tags_of_a_second_client_are_seen(desk: Desk, daemon: Daemon) -> None:
    host = await desk.connect(daemon.uri)
    await desk.detailed(host)
    await eventually(lambda: host.record.facts is not None, "all events are listened to")

    text = "<machine><folder>theirs</folder></machine>"
    daemon.domain("test").setMetadata(ELEMENT, text, "vmgui", NAMESPACE, 0)

    await eventually(lambda: desk.record(host, "test").folder == "theirs", "it is seen")


async def test_unknown_content_is_kept(desk: Desk, daemon: Daemon) -> None:
    daemon.domain("test").setMetadata(ELEMENT, ODD, "vmgui", NAMESPACE, 0)
    host = await desk.connect(daemon.uri)
    where = desk.where(host, "test")

    await desk.ended(metadata.set_folder(desk.fleet, desk.jobs, where, "new"))
    job = metadata.change_tags(desk.fleet, desk.jobs, where, add=["b"], remove=["a", "zzz"])
    await desk.ended(job)

    text = daemon.domain("test").metadata(ELEMENT, NAMESPACE, 0)
    assert "value='7'" in text.replace('"', "'")
    assert "<folder>new</folder>" in text
    assert "<tag>b</tag>" in text
    assert "<tag>a</tag>" not in text


async def test_last_tag_taken_away_removes_the_element(desk: Desk, daemon: Daemon) -> None:
    host = await desk.connect(daemon.uri)
    where = desk.where(host, "test")
    await desk.ended(metadata.change_tags(desk.fleet, desk.jobs, where, add=["one"], remove=[]))

    job = metadata.change_tags(desk.fleet, desk.jobs, where, add=[], remove=["one"])
    await desk.ended(job)

    assert job.state is JobState.DONE
    assert "vmgui" not in daemon.domain("test").XMLDesc()


async def test_garbage_in_our_element_fails_and_changes_nothing(desk: Desk, daemon: Daemon) -> None:
    daemon.domain("test").setMetadata(ELEMENT, "<other/>", "vmgui", NAMESPACE, 0)
    host = await desk.connect(daemon.uri)

    job = metadata.set_folder(desk.fleet, desk.jobs, desk.where(host, "test"), "x")
    await desk.ended(job)

    assert job.state is JobState.FAILED
    assert daemon.domain("test").metadata(ELEMENT, NAMESPACE, 0) == "<other/>"


async def test_title_and_notes_of_a_running_machine(desk: Desk, daemon: Daemon) -> None:
    host = await desk.connect(daemon.uri)
    where = desk.where(host, "test")

    await desk.ended(metadata.set_title(desk.fleet, desk.jobs, where, "My <title> & more"))
    await desk.ended(metadata.set_notes(desk.fleet, desk.jobs, where, "two\nlines"))

    await eventually(lambda: desk.record(host, "test").title == "My <title> & more", "title")
    details = desk.record(host, "test").details
    await eventually(
        lambda: (
            (details := desk.record(host, "test").details) is not None
            and details.description == "two\nlines"
        ),
        "notes",
    )
    assert details is not None
    theirs = daemon.domain("test")
    assert theirs.metadata(libvirt.VIR_DOMAIN_METADATA_DESCRIPTION, None, 0) == "two\nlines"

    await desk.ended(metadata.set_title(desk.fleet, desk.jobs, where, ""))
    await eventually(lambda: desk.record(host, "test").title == "", "the title is removed")


async def test_title_of_two_lines_is_refused(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("m")]))

    job = metadata.set_title(desk.fleet, desk.jobs, desk.where(host, "m"), "a\nb")
    await desk.ended(job)

    assert isinstance(job.error, InvalidInput)


async def test_rename_changes_the_name_and_keeps_the_identity(desk: Desk, daemon: Daemon) -> None:
    daemon.define([Machine("old")])
    host = await desk.connect(daemon.uri)
    where = desk.where(host, "old")

    job = await desk.ended(metadata.rename(desk.fleet, desk.jobs, where, "new name"))

    assert (job.state, job.error) == (JobState.DONE, None)
    assert "domrename old 'new name'" in job.command
    await eventually(lambda: desk.names(host) == ["new name", "test"], "the name is shown")
    assert desk.where(host, "new name") == where


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Enter a name"),
        ("   ", "Enter a name"),
        ("a/b", "cannot contain"),
        ("a\nb", "cannot contain"),
        (" a", "begin or end"),
        ("x" * 201, "longer"),
        ("taken", "is called"),
    ],
)
async def test_rename_to_an_impossible_name_says_why(
    desk: Desk, tmp_path: Path, name: str, words: str
) -> None:
    host = await desk.connect(world(tmp_path, [Machine("m"), Machine("taken")]))

    job = metadata.rename(desk.fleet, desk.jobs, desk.where(host, "m"), name)
    await desk.ended(job)

    assert isinstance(job.error, InvalidInput)
    assert words in job.error.message
    assert job.error.field == "name"


async def test_rename_of_a_running_machine_is_the_hosts_decision(
    desk: Desk, tmp_path: Path
) -> None:
    host = await desk.connect(world(tmp_path, [Machine("m", RUNNING)]))

    job = await desk.ended(metadata.rename(desk.fleet, desk.jobs, desk.where(host, "m"), "other"))

    assert job.state is JobState.FAILED


@pytest.mark.parametrize("is_on", [True, False])
async def test_autostart_is_set_and_shown(desk: Desk, tmp_path: Path, is_on: bool) -> None:
    host = await desk.connect(world(tmp_path, [Machine("m")]))
    where = desk.where(host, "m")
    if not is_on:
        await desk.ended(metadata.set_autostart(desk.fleet, desk.jobs, where, is_on=True))

    job = metadata.set_autostart(desk.fleet, desk.jobs, where, is_on=is_on)
    await desk.ended(job)

    assert job.state is JobState.DONE
    await eventually(lambda: desk.record(host, "m").is_autostart is is_on, "it is shown")


async def test_machine_of_a_removed_host_is_not_there_any_more(desk: Desk) -> None:
    where = domain_id(HostId("test:///default"), "u")

    job = await desk.ended(metadata.set_folder(desk.fleet, desk.jobs, where, "x"))

    assert isinstance(job.error, NotPossibleNow)
