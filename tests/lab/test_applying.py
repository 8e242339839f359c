"""Editing real machines: what takes effect at once, what waits, what is refused, what clashes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.lab.conftest import Desk
from tests.support.lab import LabDomain, LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.worlds import eventually
from vmgui.base.errors import VmguiError
from vmgui.core.applying.apply import Applying, Conflict
from vmgui.core.applying.restart import restart
from vmgui.core.applying.steps import Report
from vmgui.core.draft import Draft
from vmgui.core.editing import Editing
from vmgui.hardware import registry
from vmgui.hardware.kinds.interface_changes import change_type
from vmgui.hardware.kinds.interface_document import InterfaceDevice
from vmgui.xmldoc.devices import Device, Interface
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]

GUEST_MIB = 160
MAC = "52:54:00:aa:bb:77"


@dataclass
class Bench:
    """A running machine with an editing window's parts around it."""

    desk: Desk
    domain: LabDomain
    editing: Editing

    @property
    def draft(self) -> Draft:
        """What is edited."""
        assert self.editing.draft is not None
        return self.editing.draft

    async def apply(self) -> Report:
        """Apply what is edited; nothing may fail as a whole."""
        applying = await self.applied()
        assert applying.report is not None
        return applying.report

    async def refused(self) -> VmguiError:
        """Apply what is edited, which must fail as a whole."""
        context = self.desk.context
        applying = Applying(context.fleet, self.editing.where, self.draft, self.editing.scene())
        job = await context.jobs.wait(applying.start(context.jobs))
        assert job.error is not None
        return job.error

    async def applied(self) -> Applying:
        """Apply what is edited; nothing may fail as a whole."""
        context = self.desk.context
        applying = Applying(context.fleet, self.editing.where, self.draft, self.editing.scene())
        await self.desk.ended(applying.start(context.jobs))
        assert applying.documents is not None
        self.editing.settle(applying.documents)
        return applying

    def present(self) -> Domain:
        """The machine as it runs, by virsh."""
        return parse(self.domain.virsh("dumpxml", "--security-info"), Domain)

    def next_start(self) -> Domain:
        """The machine after its next start, by virsh."""
        return parse(self.domain.virsh("dumpxml", "--inactive", "--security-info"), Domain)


@asynccontextmanager
async def bench(desk: Desk, domain: LabDomain, uri: str) -> AsyncIterator[Bench]:
    """Open a machine for editing."""
    await desk.connect(uri)
    editing = Editing(desk.context.fleet, desk.where(domain.name))
    editing.look("test")
    editing.load()
    await eventually(lambda: editing.draft is not None, "the description is read")
    try:
        yield Bench(desk, domain, editing)
    finally:
        editing.stop()


@pytest.fixture
def booted(host_a: LabHost, domain_on: DomainOn) -> LabDomain:
    """A Linux that lets go of devices when it is asked to."""
    domain = domain_on(host_a, "tiny", memory_mib=GUEST_MIB)
    domain.wait_agent()
    return domain


@pytest.fixture
def idle(host_a: LabHost, domain_on: DomainOn) -> LabDomain:
    """A guest that answers nothing."""
    return domain_on(host_a, "idle")


def add(bench: Bench, kind_id: str, change: Callable[[Device], None] | None = None) -> Device:
    """Put a new device of a kind into the draft, as *Add Hardware* would."""
    kind = next(kind for kind in registry.KINDS if kind.id == kind_id)
    device = kind.new(bench.editing.scene(is_new=True))
    if change is not None:
        change(device)
    bench.draft.domain.devices.append(device)
    return device


def tags(domain: Domain, tag: str) -> int:
    return sum(device.tag == tag for device in domain.devices)


def sources(card: Interface) -> tuple[str | None, str]:
    """What a card is plugged into: type and name."""
    return card.type, card.source.summary() if card.source is not None else ""


def new_network(host: LabHost, name: str, directory: Path) -> None:
    """Start a network without addresses; it goes when the host is restored."""
    file = directory / f"{name}.xml"
    file.write_text(f"<network><name>{name}</name><bridge name='{name}0'/></network>")
    host.virsh("net-create", str(file))


HOTPLUGGED = ("rng", "watchdog")
"""Kinds that come and go without anything else: one of each is added, then removed."""


@pytest.mark.parametrize("kind_id", HOTPLUGGED)
async def test_device_comes_at_once_and_for_good_and_goes_again(
    desk: Desk, host_a: LabHost, booted: LabDomain, kind_id: str
) -> None:
    async with bench(desk, booted, host_a.uri) as it:
        before = tags(it.present(), kind_id), tags(it.next_start(), kind_id)
        add(it, kind_id)

        report = await it.apply()

        assert [step.is_now for step in report.done] == [True]
        assert (tags(it.present(), kind_id), tags(it.next_start(), kind_id)) == (
            before[0] + 1,
            before[1] + 1,
        )

        device = [each for each in it.draft.domain.devices if each.tag == kind_id][-1]
        device.remove()
        kind = registry.kind_of(device)
        removal = kind.why_not_detach(kind.typed(device), it.editing.scene())
        report = await it.apply()

        assert tags(it.next_start(), kind_id) == before[1]
        if removal is None:
            assert [step.is_now for step in report.done] == [True]
            assert tags(it.present(), kind_id) == before[0]


async def test_card_comes_is_unplugged_and_goes(
    desk: Desk, host_a: LabHost, booted: LabDomain
) -> None:
    def choose(device: Device) -> None:
        card = device.viewed_as(Interface)
        card.mac = MAC

    async with bench(desk, booted, host_a.uri) as it:
        add(it, "interface", choose)
        await it.apply()
        card = next(each for each in it.draft.domain.devices.interfaces if each.mac == MAC)
        card.link_state = "down"

        report = await it.apply()

        assert not report.refused
        assert booted.virsh("domif-getlink", MAC) == f"{MAC} down"
        lasting = next(each for each in it.next_start().devices.interfaces if each.mac == MAC)
        assert lasting.link_state == "down"

        next(each for each in it.draft.domain.devices.interfaces if each.mac == MAC).remove()
        report = await it.apply()

        assert not report.refused
        assert MAC not in {each.mac for each in it.present().devices.interfaces}
        assert MAC not in {each.mac for each in it.next_start().devices.interfaces}


@pytest.mark.parametrize(("kind", "name"), [("network", "other"), ("bridge", "other0")])
async def test_card_moves_to_another_network_or_bridge_at_once(
    desk: Desk, host_a: LabHost, idle: LabDomain, tmp_path: Path, kind: str, name: str
) -> None:
    new_network(host_a, "other", tmp_path)
    async with bench(desk, idle, host_a.uri) as it:
        card = it.draft.domain.devices.interfaces[0].viewed_as(InterfaceDevice)
        card.type = kind
        change_type(card, it.editing.scene())
        setattr(card, kind, name)

        report = await it.apply()

        assert not report.refused
        assert [step.is_now for step in report.done] == [True]
        for domain in (it.present(), it.next_start()):
            assert [sources(each) for each in domain.devices.interfaces] == [(kind, name)]
        assert "other0" in host_a.run("bridge", "link")


async def test_card_that_gets_macvtap_waits_as_a_whole(
    desk: Desk, host_a: LabHost, idle: LabDomain
) -> None:
    async with bench(desk, idle, host_a.uri) as it:
        card = it.draft.domain.devices.interfaces[0].viewed_as(InterfaceDevice)
        card.type = "direct"
        change_type(card, it.editing.scene())
        card.host_device = "eth0"

        report = await it.apply()

        assert not report.refused
        assert not report.done
        assert [step.is_now for step in report.waiting] == [False]
        assert [sources(each) for each in it.present().devices.interfaces] == [
            ("network", "default")
        ]
        assert [sources(each) for each in it.next_start().devices.interfaces] == [
            ("direct", "eth0")
        ]


async def test_memory_and_title_change_at_once(
    desk: Desk, host_a: LabHost, booted: LabDomain
) -> None:
    async with bench(desk, booted, host_a.uri) as it:
        it.draft.domain.title = "Tiny but mine"
        it.draft.domain.current_memory = (GUEST_MIB - 16) * 2**20

        report = await it.apply()

        assert not report.refused
        assert not report.waiting
        assert it.next_start().title == it.present().title == "Tiny but mine"
        assert it.next_start().current_memory == (GUEST_MIB - 16) * 2**20


async def test_what_has_to_wait_is_said_and_differs_until_the_restart(
    desk: Desk, host_a: LabHost, booted: LabDomain
) -> None:
    async with bench(desk, booted, host_a.uri) as it:
        it.draft.domain.vcpus = 3

        report = await it.apply()
        await eventually(lambda: it.editing.pending, "changes are pending")

        assert [step.is_now for step in report.waiting] == [False]
        assert it.present().vcpus != 3
        assert it.next_start().vcpus == 3

        context = desk.context
        await desk.ended(restart(context.fleet, context.jobs, it.editing.where))
        assert it.present().vcpus == 3
        it.editing.load()
        await eventually(lambda: not it.editing.pending, "nothing is pending", 10)


async def test_edit_of_somebody_else_is_kept_beside_ours(
    desk: Desk, host_a: LabHost, idle: LabDomain
) -> None:
    async with bench(desk, idle, host_a.uri) as it:
        it.draft.domain.title = "Ours"

        idle.virsh("desc", "--config", "--live", "theirs")
        await eventually(
            lambda: it.draft.domain.description == "theirs", "the other edit has arrived"
        )
        await it.apply()

        assert (it.next_start().title, it.next_start().description) == ("Ours", "theirs")


async def test_same_place_edited_by_somebody_else_is_not_overwritten(
    desk: Desk, host_a: LabHost, idle: LabDomain
) -> None:
    async with bench(desk, idle, host_a.uri) as it:
        it.draft.domain.title = "Ours"
        idle.virsh("desc", "--title", "--config", "--live", "Theirs")

        error = await it.refused()

        assert isinstance(error, Conflict)
        assert it.next_start().title == "Theirs"
        assert [clash.found for clash in it.draft.clashes] == ["<title>Theirs</title>"]

        it.draft.accept_mine()
        await it.apply()

        assert it.next_start().title == "Ours"


async def test_description_that_libvirt_refuses_changes_nothing(
    desk: Desk, host_a: LabHost, idle: LabDomain
) -> None:
    async with bench(desk, idle, host_a.uri) as it:
        before = idle.virsh("dumpxml", "--inactive")
        it.draft.domain.title = "Also edited"
        it.draft.domain.os.machine = "no-such-machine"

        error = await it.refused()

        assert error.message
        assert idle.virsh("dumpxml", "--inactive") == before
        assert it.draft.is_changed


async def test_refused_live_change_waits_for_the_next_start_or_is_taken_back(
    desk: Desk, host_a: LabHost, idle: LabDomain
) -> None:
    """A guest that does not answer keeps its card; libvirt cannot take it away."""
    async with bench(desk, idle, host_a.uri) as it:
        next(iter(it.draft.domain.devices.interfaces)).remove()
        applying = await it.applied()

        assert applying.report is not None
        assert [each.step.is_now for each in applying.report.refused] == [True]
        assert len(it.present().devices.interfaces) == 1
        assert len(it.next_start().devices.interfaces) == 0

        await applying.take_back(applying.report.refused)

        assert len(it.next_start().devices.interfaces) == 1


async def test_machine_that_stops_meanwhile_is_changed_all_the_same(
    desk: Desk, host_a: LabHost, idle: LabDomain
) -> None:
    async with bench(desk, idle, host_a.uri) as it:
        it.draft.domain.title = "While it stopped"
        idle.virsh("destroy")

        report = await it.apply()

        assert not report.refused
        assert it.next_start().title == "While it stopped"


async def test_renaming_a_machine_that_is_off_keeps_it_the_same_machine(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", start=False)
    async with bench(desk, domain, host_a.uri) as it:
        it.draft.domain.name = f"{domain.name}-renamed"
        it.draft.domain.title = "Renamed"

        await it.apply()

        xml = host_a.virsh("dumpxml", "--inactive", f"{domain.name}-renamed")
        assert parse(xml, Domain).uuid == domain.uuid
        assert parse(xml, Domain).title == "Renamed"


async def test_renamed_machine_whose_description_is_refused_has_its_old_name(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", start=False)
    async with bench(desk, domain, host_a.uri) as it:
        before = domain.virsh("dumpxml", "--inactive")
        it.draft.domain.name = f"{domain.name}-renamed"
        it.draft.domain.os.machine = "no-such-machine"

        error = await it.refused()

        assert "name was changed" not in error.message
        assert domain.virsh("dumpxml", "--inactive") == before
        assert it.draft.is_changed


async def test_machine_deleted_meanwhile_is_said(
    desk: Desk, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", start=False)
    async with bench(desk, domain, host_a.uri) as it:
        it.draft.domain.title = "Too late"
        domain.virsh("undefine")
        await eventually(lambda: desk.find(domain.name) is None, "it is gone")

        error = await it.refused()

        assert error.message == "The machine is not there any more."
