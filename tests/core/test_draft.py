from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.core.draft import Draft, pairs
from vmgui.xmldoc.devices import Device, Disk
from vmgui.xmldoc.document import canonical, parse
from vmgui.xmldoc.domain.domain import Domain

NEXT = """<domain type="kvm">
  <name>a</name>
  <title>t</title>
  <vcpu>2</vcpu>
  <devices>
    <disk type="file">
      <source file="/a.img"/>
      <target dev="vda" bus="virtio"/>
    </disk>
    <interface type="network">
      <mac address="01"/>
      <source network="default"/>
    </interface>
    <graphics type="vnc" passwd="secret1"/>
    <video>
      <model type="vga"/>
    </video>
  </devices>
</domain>"""
NOW = """<domain type="kvm" id="4">
  <name>a</name>
  <vcpu>2</vcpu>
  <devices>
    <disk type="file">
      <driver name="qemu"/>
      <source file="/a.img" index="1"/>
      <target dev="vda" bus="virtio"/>
      <alias name="virtio-disk0"/>
    </disk>
    <interface type="network">
      <mac address="01"/>
      <source network="default" bridge="virbr0"/>
      <target dev="vnet0"/>
    </interface>
  </devices>
</domain>"""


class Listener:
    """Counts what a draft emits."""

    def __init__(self, draft: Draft) -> None:
        self.changed = self.present_changed = 0
        draft.changed.connect(self._count)
        draft.present_changed.connect(self._count_present)

    def _count(self, _nothing: None) -> None:
        self.changed += 1

    def _count_present(self, _nothing: None) -> None:
        self.present_changed += 1


def paths(draft: Draft) -> list[str]:
    return [change.plain_path for change in draft.changes()]


def test_draft_untouched_is_its_original() -> None:
    draft = Draft(NEXT)

    assert draft.xml() == NEXT
    assert not draft.is_changed
    assert draft.changes() == ()
    assert draft.difference() == ""
    assert draft.present_domain is None
    assert not draft.is_rebased


@pytest.mark.parametrize("texts", [("<domain", None), ("<network/>", None), (NEXT, "<x/>")])
def test_draft_of_no_domain_is_refused(texts: tuple[str, str | None]) -> None:
    with pytest.raises(InvalidInput):
        Draft(*texts)


def test_edit_in_place_is_a_change_until_it_is_taken_back() -> None:
    draft = Draft(NEXT)

    draft.domain.name = "b"
    assert draft.is_changed
    assert draft.is_changed
    assert paths(draft) == ["name"]
    assert draft.original_domain.name == "a"
    draft.domain.name = "a"

    assert not draft.is_changed
    assert draft.changes() == ()


def test_edit_of_layout_only_is_no_change() -> None:
    draft = Draft(NEXT)

    draft.domain.node[0].tail = "\n\n"

    assert not draft.is_changed
    assert draft.difference() == ""


def test_difference_shows_no_passwords() -> None:
    draft = Draft(NEXT)

    draft.domain.name = "b"
    draft.domain.devices.graphics[0].password = "secret2"

    shown = draft.difference()
    assert "-  <name>a</name>\n+  <name>b</name>" in shown
    assert "secret" not in shown
    assert "devices/graphics/@passwd" in paths(draft)


def test_replace_takes_another_description() -> None:
    draft = Draft(NEXT)
    heard = Listener(draft)
    draft.domain.title = "mine"

    draft.replace(NEXT.replace(">a<", ">b<"))

    assert (draft.domain.name, draft.domain.title) == ("b", "t")
    assert heard.changed == 1


@pytest.mark.parametrize("xml", ["", "<domain>", "<network/>"])
def test_replace_by_no_domain_is_refused_and_changes_nothing(xml: str) -> None:
    draft = Draft(NEXT)
    heard = Listener(draft)
    draft.domain.name = "b"

    with pytest.raises(InvalidInput):
        draft.replace(xml)

    assert draft.domain.name == "b"
    assert not heard.changed


def test_reset_undoes_every_edit() -> None:
    draft = Draft(NEXT)
    heard = Listener(draft)
    draft.domain.name = "b"
    draft.domain.devices.disks[0].remove()

    draft.reset()

    assert draft.xml() == NEXT
    assert not draft.is_changed
    assert heard.changed == 1


def test_replace_element_is_an_edit_of_the_same_device() -> None:
    draft = Draft(NEXT, NOW)
    heard = Listener(draft)
    disk = draft.domain.devices.disks[0]

    new = draft.replace_element(disk, "<disk><target dev='sdz'/></disk>")

    assert isinstance(new, Disk)
    assert list(draft.domain.devices.disks) == [new]
    assert draft.element_original(new) == draft.original_domain.devices.disks[0]
    assert draft.present_domain is not None
    assert draft.element_present(new) == draft.present_domain.devices.disks[0]
    assert all(path.startswith("devices/disk/") for path in paths(draft))
    assert not heard.changed


@pytest.mark.parametrize("xml", ["<disk", "<interface/>"])
def test_replace_element_by_something_else_is_refused(xml: str) -> None:
    draft = Draft(NEXT)

    with pytest.raises(InvalidInput):
        draft.replace_element(draft.domain.devices.disks[0], xml)
    with pytest.raises(InvalidInput, match=r"“disk”.*“video”"):
        draft.replace_element(draft.domain.devices[3], "<disk/>")

    assert draft.xml() == NEXT


def test_element_original_follows_a_device_however_it_is_edited() -> None:
    draft = Draft(NEXT)
    disk, interface = draft.domain.devices.disks[0], draft.domain.devices.interfaces[0]

    disk.target, disk.type = "sdz", "block"
    assert disk.source is not None
    disk.source.file = "/z.img"
    interface.mac = "02"
    new = draft.domain.devices.append(disk.copy())

    assert draft.element_original(disk) == draft.original_domain.devices.disks[0]
    assert draft.element_original(interface) == draft.original_domain.devices.interfaces[0]
    assert draft.element_original(disk.source) == draft.original_domain.devices.disks[0].source
    assert draft.element_original(new) is None
    assert draft.element_original(draft.domain) == draft.original_domain


def test_element_present_is_the_live_device_and_what_is_in_it() -> None:
    draft = Draft(NEXT, NOW)
    disk, interface = draft.domain.devices.disks[0], draft.domain.devices.interfaces[0]
    disk.target = "sdz"
    disk.format = "raw"
    interface.mac = "02"
    new = draft.domain.devices.append(disk.copy())

    live = draft.present_domain
    assert live is not None
    assert draft.element_present(disk) == live.devices.disks[0]
    assert draft.element_present(interface) == live.devices.interfaces[0]
    assert draft.element_present(interface.source) == live.devices.interfaces[0].source  # type: ignore[type-var]
    assert draft.element_present(new) is None
    assert draft.element_present(draft.domain.devices[3]) is None
    assert draft.element_present(draft.domain) == live


def test_element_present_of_a_shut_off_machine_is_none() -> None:
    draft = Draft(NEXT)

    assert draft.element_present(draft.domain.devices[0]) is None


def test_rebase_does_the_edits_to_the_new_original() -> None:
    draft = Draft(NEXT)
    heard = Listener(draft)
    draft.domain.name = "b"
    draft.domain.devices.disks[0].bus = "sata"

    clashes = draft.rebase(NEXT.replace(">2<", ">4<"), NOW)

    assert clashes == draft.clashes == ()
    assert (draft.domain.name, draft.domain.vcpus) == ("b", 4)
    assert paths(draft) == ["name", "devices/disk/target/@bus"]
    assert draft.is_rebased
    assert heard.changed == 1
    assert draft.present_domain is not None
    assert draft.element_original(draft.domain.devices[0]) == draft.original_domain.devices[0]
    draft.accept_mine()
    assert not draft.is_rebased


def test_rebase_on_the_same_keeps_the_document_that_forms_edit() -> None:
    draft = Draft(NEXT, NOW)
    heard = Listener(draft)
    domain, disk = draft.domain, draft.domain.devices.disks[0]
    domain.name = "b"

    draft.rebase(NEXT, NOW)
    assert (heard.changed, heard.present_changed) == (0, 0)
    draft.rebase(NEXT.replace('"', "'"), NOW.replace(">2<", ">1<"))
    draft.rebase(NEXT, None)
    draft.rebase(NEXT, None)

    assert draft.domain is domain
    assert draft.element_present(disk) is None
    assert draft.present_domain is None
    assert not draft.is_rebased
    assert (heard.changed, heard.present_changed) == (0, 2)


def test_rebase_on_no_domain_is_refused_and_changes_nothing() -> None:
    draft = Draft(NEXT, NOW)
    draft.domain.name = "b"

    with pytest.raises(InvalidInput):
        draft.rebase("<network/>", None)
    with pytest.raises(InvalidInput):
        draft.rebase(NEXT.replace(">2<", ">4<"), "<network/>")

    assert draft.domain.name == "b"
    assert draft.original_domain.vcpus == 2


def test_rebase_where_both_changed_the_same_keeps_mine_and_tells() -> None:
    draft = Draft(NEXT)
    draft.domain.name = "mine"
    draft.domain.vcpus = 8

    clashes = draft.rebase(NEXT.replace(">a<", ">theirs<"), None)

    assert [(each.change.path, each.change.after, each.found) for each in clashes] == [
        ("name", "mine", "theirs")
    ]
    assert draft.clashes == clashes
    assert (draft.domain.name, draft.domain.vcpus) == ("mine", 8)
    assert draft.is_changed


def test_accept_mine_keeps_the_edits() -> None:
    draft = Draft(NEXT)
    draft.domain.name = "mine"
    draft.rebase(NEXT.replace(">a<", ">theirs<"), None)

    draft.accept_mine()
    draft.take_theirs()

    assert draft.clashes == ()
    assert draft.domain.name == "mine"


def test_take_theirs_drops_what_clashes_and_keeps_the_rest() -> None:
    draft = Draft(NEXT)
    draft.domain.name, draft.domain.vcpus = "mine", 8
    draft.rebase(NEXT.replace(">a<", ">theirs<"), None)
    heard = Listener(draft)
    draft.domain.title = "since"

    draft.take_theirs()

    assert draft.clashes == ()
    assert (draft.domain.name, draft.domain.vcpus, draft.domain.title) == ("theirs", 8, "since")
    assert paths(draft) == ["title", "vcpu"]
    assert heard.changed == 1
    assert not draft.is_rebased


def test_take_theirs_keeps_what_was_edited_since() -> None:
    draft = Draft(NEXT)
    draft.domain.name = "mine"
    draft.rebase(NEXT.replace(">a<", ">theirs<"), None)

    draft.domain.name = "third"
    draft.take_theirs()

    assert draft.domain.name == "third"


def test_rebase_again_remembers_what_is_not_decided() -> None:
    draft = Draft(NEXT)
    draft.domain.name, draft.domain.title = "mine", "mine"
    first = NEXT.replace(">a<", ">theirs<")
    draft.rebase(first, None)

    draft.rebase(first.replace(">t<", ">theirs<").replace(">2<", ">4<"), None)
    assert [each.change.path for each in draft.clashes] == ["name", "title"]
    draft.take_theirs()

    assert (draft.domain.name, draft.domain.title, draft.domain.vcpus) == ("theirs", "theirs", 4)
    assert not draft.is_changed


def test_rebase_again_on_the_same_place_tells_it_once() -> None:
    draft = Draft(NEXT)
    draft.domain.name = "mine"
    draft.rebase(NEXT.replace(">a<", ">one<"), None)

    draft.rebase(NEXT.replace(">a<", ">two<"), None)

    assert [(each.change.path, each.found) for each in draft.clashes] == [("name", "two")]
    draft.reset()
    assert draft.clashes == ()
    assert draft.domain.name == "two"


def test_rebase_of_a_device_that_others_removed_keeps_it_until_theirs_are_taken() -> None:
    disk = NEXT[NEXT.index("    <disk") : NEXT.index("    <interface")]
    draft = Draft(NEXT)
    draft.domain.devices.disks[0].bus = "sata"

    clashes = draft.rebase(NEXT.replace(disk, ""), None)

    assert [each.found for each in clashes] == [None]
    assert draft.domain.devices.disks[0].bus == "sata"
    draft.take_theirs()
    assert not draft.domain.devices.disks
    assert not draft.is_changed


def test_rebase_after_apply_leaves_nothing_to_do() -> None:
    draft = Draft(NEXT)
    draft.domain.name = "b"
    draft.domain.devices.append(parse("<rng model='virtio'/>", Device))
    defined = draft.xml().replace('<rng model="virtio"/>', '<rng model="virtio"><address/></rng>')

    clashes = draft.rebase(defined, None)

    assert clashes == ()
    assert not draft.is_changed


def test_settle_begins_anew() -> None:
    draft = Draft(NEXT)
    heard = Listener(draft)
    draft.domain.name = "b"
    draft.rebase(NEXT.replace(">a<", ">c<"), None)
    draft.replace(NEXT)

    draft.settle(NOW, None)

    assert canonical(draft.xml()) == canonical(NOW)
    assert not draft.is_changed
    assert not draft.clashes
    assert not draft.is_rebased
    assert heard.changed == 3
    with pytest.raises(InvalidInput):
        draft.settle("<x/>", None)


def test_pairs_find_devices_across_descriptions() -> None:
    before, now = parse(NEXT, Domain), parse(NOW, Domain)

    found = pairs(before, now).counterpart(before.devices.interfaces[0])

    assert found is not None
    assert found.target == "vnet0"


def _best(call: Callable[[], object], tries: int = 7) -> float:
    """Seconds of the quickest of some tries."""
    times = []
    for _ in range(tries):
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return min(times)


@pytest.mark.performance
def test_is_changed_after_a_key_stroke_with_many_devices_is_quick() -> None:
    disk = NEXT[NEXT.index("    <disk") : NEXT.index("    <interface")]
    many = "".join(disk.replace("vda", f"vd{n}") for n in range(200))
    draft = Draft(NEXT.replace(disk, many))
    keys = iter(range(100))

    def stroke() -> None:
        draft.domain.title = f"title {next(keys)}"
        assert draft.is_changed

    assert _best(stroke) < 0.010
