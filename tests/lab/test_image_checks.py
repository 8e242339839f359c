"""What the checks of images say about real chains, which qemu-img has made and QEMU opens."""

from __future__ import annotations

import subprocess

import pytest

from tests.lab.conftest import Desk
from tests.support.lab import LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.worlds import eventually
from vmgui.base.ids import HostId, domain_id
from vmgui.base.states import DomainState
from vmgui.core.checks.images import UseKind, image_users

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90), pytest.mark.limit(60)]

PLACE = "/var/lib/libvirt/images"


def build_on(host: LabHost, base: str, overlay: str) -> None:
    """Make `overlay` an image that builds on `base`, both in the pool "default"."""
    command = ["qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2"]
    subprocess.run(
        [*command, "-b", f"{PLACE}/{base}.qcow2", "-u", host.images / f"{overlay}.qcow2", "1M"],
        check=True,
    )


async def users(desk: Desk, host: HostId, path: str) -> list[tuple[str, UseKind, bool]]:
    fleet, where = desk.context.fleet, domain_id(host, "a new one")
    found = await image_users(fleet, where, path, is_readonly=False, is_shareable=False)
    return [(use.record.name, use.kind, use.is_running) for use in found]


async def test_chain_is_found_whether_its_machine_runs_or_not(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain_on(host_a, "idle", name="base", start=False)
    over = domain_on(host_a, "idle", name="over", start=False)
    build_on(host_a, "base", "over")
    build_on(host_a, "over", "top")
    host_a.virsh("pool-refresh", "default")
    host = await desk.connect(host_a.uri)
    await eventually(
        lambda: all(record.details for record in desk.context.inventory.domains(host.id)), "read"
    )

    while_off = [await users(desk, host.id, f"{PLACE}/{name}.qcow2") for name in ("base", "top")]
    over.start()
    record = await desk.becomes("over", DomainState.RUNNING)
    await eventually(
        lambda: any(use.backing for use in desk.record(record.name).details.uses), "described anew"
    )
    while_on = [await users(desk, host.id, f"{PLACE}/{name}.qcow2") for name in ("base", "top")]
    by_volume = await users(desk, host.id, "default/base.qcow2")

    same, overlay = UseKind.SAME_IMAGE, UseKind.BUILDS_ON_IT
    below = UseKind.IT_BUILDS_ON
    assert while_off == [
        [("base", same, False), ("over", overlay, False)],
        [("base", below, False), ("over", below, False)],
    ]
    assert while_on == [
        [("over", overlay, True), ("base", same, False)],
        [("over", below, True), ("base", below, False)],
    ]
    assert by_volume == while_on[0]
