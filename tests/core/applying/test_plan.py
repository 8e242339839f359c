from __future__ import annotations

from collections.abc import Callable

from vmgui.core.applying.plan import plan
from vmgui.core.applying.steps import Act, Step
from vmgui.core.draft import Draft
from vmgui.hardware import registry
from vmgui.hardware.kinds.disk_document import DiskDevice
from vmgui.hardware.kinds.interface_document import InterfaceDevice
from vmgui.hardware.kinds.rng import Rng
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Disk, Interface
from vmgui.xmldoc.domain.domain import Domain

NEXT = """
<domain type='qemu'>
  <name>web1</name>
  <uuid>11111111-2222-4333-8444-555555555555</uuid>
  <memory unit='MiB'>512</memory>
  <currentMemory unit='MiB'>512</currentMemory>
  <vcpu current='1'>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/images/web1.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <interface type='network'>
      <mac address='52:54:00:00:00:01'/>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <memballoon model='virtio'/>
  </devices>
</domain>
"""
PRESENT = (
    NEXT.replace("<domain type='qemu'>", "<domain type='qemu' id='7'>")
    .replace("<target dev='vda'", "<alias name='virtio-disk0'/><target dev='vda'")
    .replace("<model type='virtio'/>", "<target dev='vnet0'/><model type='virtio'/>")
)


def steps(edit: Callable[[Domain], object], *, is_running: bool = True) -> list[Step]:
    """What an edit of the machine plans."""
    draft = Draft(NEXT, PRESENT if is_running else None)
    edit(draft.domain)
    return list(plan(draft, Scene(draft.domain, is_active=is_running)))


def brief(found: list[Step]) -> list[tuple[str, Act | None]]:
    return [(step.title, step.live.act if step.live else None) for step in found]


def disk(domain: Domain) -> DiskDevice:
    return domain.devices.disks[0].viewed_as(DiskDevice)


def card(domain: Domain) -> Interface:
    return domain.devices.interfaces[0]


def plug(each: Interface, kind: str, **source: str) -> None:
    """Plug a card into something else, as its form does."""
    typed = each.viewed_as(InterfaceDevice)
    typed.type, typed.source = kind, None
    for name, value in source.items():
        setattr(typed, name, value)


def test_nothing_edited_plans_nothing() -> None:
    assert steps(lambda _domain: None) == []


def test_machine_that_does_not_run_has_nothing_to_do_at_once() -> None:
    def edit(domain: Domain) -> None:
        domain.title = "Web"
        card(domain).remove()

    found = steps(edit, is_running=False)

    assert brief(found) == [("Overview", None), ("NIC :00:00:01", None)]
    assert [step.why_not_live for step in found] == ["", ""]


def test_title_and_memory_change_at_once() -> None:
    def edit(domain: Domain) -> None:
        domain.title = "Web"
        domain.current_memory = 256 * 2**20

    assert brief(steps(edit)) == [("Overview", Act.SET), ("Memory", Act.SET)]


def test_memory_above_the_running_maximum_waits_and_says_why() -> None:
    def edit(domain: Domain) -> None:
        domain.memory = domain.current_memory = 2**30

    (step,) = steps(edit)

    assert step.title == "Memory"
    assert not step.is_now
    assert step.why_not_live == "It is more than the running machine can have."
    assert len(step.details) == 2


def test_processors_up_to_the_maximum_are_plugged_the_maximum_waits() -> None:
    def edit(domain: Domain) -> None:
        domain.current_vcpus = 2
        domain.vcpus = 4

    found = steps(edit)

    assert brief(found) == [("CPUs", Act.SET), ("CPUs", None)]
    assert found[1].why_not_live == "Only a machine that starts takes this up."


def test_details_say_value_before_and_after_in_the_words_of_the_form() -> None:
    def edit(domain: Domain) -> None:
        disk(domain).cache = "none"

    (step,) = steps(edit)

    assert step.title == "VirtIO Disk 1"
    assert step.details == ("Cache mode: Hypervisor default → none: past the host's cache",)


def test_live_and_other_changes_of_one_device_are_two_steps() -> None:
    def edit(domain: Domain) -> None:
        card(domain).link_state = "down"
        card(domain).model = "e1000e"

    found = steps(edit)

    assert brief(found) == [("NIC :00:00:01", Act.UPDATE), ("NIC :00:00:01", None)]
    update = found[0].live
    assert update is not None
    assert 'state="down"' in update.xml
    assert "vnet0" in update.xml
    assert "e1000e" not in update.xml


def test_image_of_a_disk_waits_and_a_medium_is_changed_at_once() -> None:
    def edit(domain: Domain) -> None:
        disk(domain).file = "/images/other.qcow2"

    cd = ("device='disk'", "device='cdrom'")
    drive = Draft(NEXT.replace(*cd), PRESENT.replace(*cd))
    edit(drive.domain)

    assert brief(steps(edit)) == [("VirtIO Disk 1", None)]
    (step,) = plan(drive, Scene(drive.domain, is_active=True))
    assert step.is_now


def test_removed_device_is_detached_as_the_running_machine_knows_it() -> None:
    (step,) = steps(lambda domain: disk(domain).remove())

    assert step.live is not None
    assert step.live.act is Act.DETACH
    assert "virtio-disk0" in step.live.xml


def test_added_device_is_attached_and_one_that_cannot_be_says_why() -> None:
    kinds = {kind.id: kind for kind in registry.KINDS}

    def edit(domain: Domain) -> None:
        scene = Scene(domain, is_active=True, is_new=True)
        domain.devices.append(kinds["rng"].new(scene))
        domain.devices.append(kinds["sound"].new(scene))

    found = {step.title.split()[0]: step for step in steps(edit)}

    assert found["RNG"].live is not None
    assert found["RNG"].live.act is Act.ATTACH
    assert not found["Sound"].is_now
    assert found["Sound"].why_not_live


def test_controllers_are_attached_before_what_hangs_on_them() -> None:
    kinds = {kind.id: kind for kind in registry.KINDS}

    def edit(domain: Domain) -> None:
        scene = Scene(domain, is_active=True, is_new=True)
        domain.devices.append(kinds["disk"].new(scene))
        domain.devices.append(kinds["controller"].new(scene))

    assert [step.key.split("/")[1][:4] for step in steps(edit)] == ["cont", "disk"]


def test_card_that_stays_on_a_bridge_moves_at_once_as_a_whole() -> None:
    def edit(domain: Domain) -> None:
        plug(card(domain), "bridge", bridge="br1")

    (step,) = steps(edit)

    assert step.live is not None
    assert 'type="bridge"' in step.live.xml
    assert 'bridge="br1"' in step.live.xml
    assert "default" not in step.live.xml


def test_card_that_leaves_its_bridge_waits_with_all_that_comes_with_it() -> None:
    def edit(domain: Domain) -> None:
        plug(card(domain), "direct", host_device="eth0", mode="bridge")
        card(domain).link_state = "down"

    (step,) = steps(edit)

    assert not step.is_now
    assert len(step.details) == 5
    assert "Link state: active → inactive" in step.details


def test_card_that_is_going_to_be_on_a_bridge_waits_too() -> None:
    direct = ("type='network'>\n      <mac", "type='direct'>\n      <mac")
    source = ("<source network='default'/>", "<source dev='eth0' mode='bridge'/>")
    draft = Draft(*(each.replace(*direct).replace(*source) for each in (NEXT, PRESENT)))
    plug(card(draft.domain), "network", network="default")

    (step,) = plan(draft, Scene(draft.domain, is_active=True))

    assert not step.is_now
    assert len(step.details) == 4


def test_source_of_which_a_part_has_to_wait_waits_and_the_rest_does_not() -> None:
    def edit(domain: Domain) -> None:
        typed = card(domain).viewed_as(InterfaceDevice)
        typed.network, typed.mac_table_manager = "other", "libvirt"
        typed.is_link_up = False

    now, later = steps(edit)

    assert now.details == ("Link state: active → inactive",)
    assert now.live is not None
    assert "default" in now.live.xml
    assert later.why_not_live == "Only a machine that starts takes this up."


def test_limits_of_a_disk_have_a_call_of_their_own() -> None:
    def edit(domain: Domain) -> None:
        disk(domain).total_bytes = 10_000_000

    (step,) = steps(edit)

    assert step.live is not None
    assert step.live.act is Act.SET


def test_device_that_only_the_description_has_waits() -> None:
    present = PRESENT.replace(
        PRESENT[PRESENT.index("<interface") : PRESENT.index("<memballoon")], ""
    )
    draft = Draft(NEXT, present)
    card(draft.domain).link_state = "down"

    (step,) = plan(draft, Scene(draft.domain, is_active=True))

    assert step.why_not_live == "The running machine does not have it."


def test_edit_that_no_form_shows_is_planned_by_its_path() -> None:
    def edit(domain: Domain) -> None:
        domain.node.append(Rng.create().node)
        domain.node[-1].tag = "unheardof"

    (step,) = steps(edit)

    assert (step.title, step.details) == ("Machine", ("unheardof",))


def test_places_of_steps_are_the_paths_of_what_they_change() -> None:
    def edit(domain: Domain) -> None:
        Disk(disk(domain).node).serial = "S1"

    (step,) = steps(edit)

    assert step.places == {"devices/disk[target=vda]/serial"}
