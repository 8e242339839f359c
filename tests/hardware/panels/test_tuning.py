from __future__ import annotations

import pytest

from tests.documents import document
from tests.hardware.panels.machines import add, field, machine, part, problems, put, row, scene
from vmgui.hardware.items import Rows
from vmgui.hardware.panels.tuning import TuningPanel
from vmgui.hardware.panels.tuningdomain import TuningDomain
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.tuning import BlockTune, IoThreadScheduler, VcpuScheduler

PANEL = TuningPanel()


def test_document_without_mistakes_has_no_problems() -> None:
    assert problems(PANEL, parse(document("advanced-pages"), Domain)) == []


def test_live_is_what_libvirt_has_setters_for() -> None:
    domain = machine()

    paths = PANEL.live_paths(domain.viewed_as(TuningDomain), scene(domain))

    assert len([path for path in paths if path.startswith("cputune/")]) == 9
    assert len([path for path in paths if path.startswith("memtune/")]) == 4
    assert {path for path in paths if path.startswith("blkiotune")} == {"blkiotune/weight"}


@pytest.mark.parametrize(("quota", "is_good"), [(-1, True), (0, True), (999, False), (1000, True)])
def test_quota_is_a_time_or_no_limit(quota: int, is_good: bool) -> None:
    domain = machine(f"<cputune><quota>{quota}</quota></cputune>")

    assert (problems(PANEL, domain) == []) is is_good


def test_scheduler_has_a_priority_in_real_time_only() -> None:
    domain = machine()

    added = add(PANEL, domain, "vcpu_schedulers", VcpuScheduler)
    rows = row(PANEL, "vcpu_schedulers")
    assert isinstance(rows, Rows)
    policy, priority = rows.columns[1:]
    policy.write(added, "fifo", scene(domain))

    assert added.xml().strip() == '<vcpusched vcpus="0" scheduler="fifo" priority="1"/>'
    policy.write(added, "idle", scene(domain))
    assert added.priority is None
    assert priority.why_not is not None
    assert priority.why_not(added, scene(domain)) == "Only real time has priorities."


def test_rows_to_add_take_what_is_free() -> None:
    domain = machine()

    for _ in range(2):
        add(PANEL, domain, "vcpu_schedulers", VcpuScheduler)
        add(PANEL, domain, "iothread_schedulers", IoThreadScheduler)
    disks = [add(PANEL, domain, "block_devices", BlockTune).path for _ in range(2)]

    tuned = domain.viewed_as(TuningDomain)
    assert [each.threads for each in tuned.vcpu_schedulers] == ["0", "1"]
    assert [each.threads for each in tuned.iothread_schedulers] == ["1", "2"]
    assert disks == ["/dev/sda", "/dev/sdb"]
    assert problems(PANEL, domain) == []


def test_last_row_takes_its_container_along() -> None:
    domain = machine()
    added = add(PANEL, domain, "block_devices", BlockTune)

    rows = row(PANEL, "block_devices")
    assert isinstance(rows, Rows)
    assert rows.then is not None
    added.remove()
    rows.then(domain, scene(domain))

    assert part(domain, "blkiotune") == ""


def test_emulator_policy_set_back_leaves_nothing() -> None:
    domain = machine()
    before = domain.xml()

    put(PANEL, domain, "emulator_policy", "rr")
    assert domain.viewed_as(TuningDomain).emulator_priority == 1
    put(PANEL, domain, "emulator_policy", None)

    assert domain.xml() == before


def test_limits_that_contradict_each_other_are_problems() -> None:
    domain = machine(
        "<memtune><hard_limit unit='MiB'>512</hard_limit>"
        "<swap_hard_limit unit='MiB'>256</swap_hard_limit></memtune>"
        "<cputune><vcpusched vcpus='0-4' scheduler='idle'/>"
        "<vcpusched vcpus='0' scheduler='batch'/></cputune>"
    )

    found = [name for name, _message in problems(PANEL, domain)]

    assert found == ["swap_hard_limit", "hard_limit", "vcpu_schedulers", "vcpu_schedulers"]


def test_guaranteed_minimum_is_not_for_qemu() -> None:
    bound = field(PANEL, "min_guarantee")
    qemu, lxc = machine(), machine(type_="lxc")

    assert bound.when is not None
    assert bound.why_not is not None
    assert not bound.when(qemu, scene(qemu))
    assert bound.when(lxc, scene(lxc))
    assert bound.why_not(qemu, scene(qemu)) == "QEMU cannot do this."
