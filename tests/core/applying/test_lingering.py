from __future__ import annotations

import pytest

import vmgui.virt.devices as devices
from tests.core.conftest import Desk
from tests.support.worlds import RUNNING, Daemon, Machine
from vmgui.base.states import JobState
from vmgui.core.applying.lingering import detach, lingering
from vmgui.core.draft import Draft
from vmgui.hardware.scene import Scene

XML = "<domain type='kvm'{running}><name>web1</name><devices>{devices}</devices></domain>"
DISK = (
    "<disk type='file' device='disk'><source file='/{0}'/><target dev='vd{0}' bus='virtio'/></disk>"
)
SOUND = "<sound model='ich9'/>"


def draft(present: str | None, *described: str) -> Draft:
    running = None if present is None else XML.format(running=" id='1'", devices=present)
    return Draft(XML.format(running="", devices="".join(described)), running)


def names(draft: Draft) -> list[str]:
    return [entry.name for entry in lingering(draft, Scene(draft.domain, is_active=True))]


def test_disk_that_only_the_running_machine_has_is_found() -> None:
    both = DISK.format("a") + DISK.format("b")

    assert names(draft(both, DISK.format("a"))) == ["VirtIO Disk 2"]


def test_what_cannot_be_detached_waits_for_the_next_start() -> None:
    assert names(draft(DISK.format("a") + SOUND, DISK.format("a"))) == []


def test_device_that_a_person_takes_out_of_the_draft_does_not_count() -> None:
    edited = draft(DISK.format("a"), DISK.format("a"))
    next(iter(edited.domain.devices)).remove()

    assert names(edited) == []


def test_machine_that_is_off_has_nothing_left() -> None:
    assert names(draft(None, DISK.format("a"))) == []


async def test_guest_is_asked_for_each_device(
    desk: Desk, daemon: Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon.define([Machine("web1", RUNNING)])
    host = await desk.connect(daemon.uri)
    asked: list[tuple[str, object]] = []
    monkeypatch.setattr(devices, "detach", lambda _c, _u, xml, **how: asked.append((xml, how)))
    left = draft(DISK.format("a") + DISK.format("b"))
    found = lingering(left, Scene(left.domain, is_active=True))

    job = await desk.ended(detach(desk.fleet, desk.jobs, desk.where(host, "web1"), found))

    assert job.state is JobState.DONE
    assert [how for _xml, how in asked] == [{"live": True, "config": False}] * 2
    assert ["/a" in asked[0][0], "/b" in asked[1][0]] == [True, True]
