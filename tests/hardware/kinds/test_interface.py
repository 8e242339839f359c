import pytest

from tests.documents import document
from tests.hardware.kinds.devices import choices, field, machine_with, offering
from vmgui.base.errors import InvalidInput
from vmgui.hardware.kinds.interface import InterfaceKind
from vmgui.hardware.kinds.interface_changes import change_model, change_tags, change_type
from vmgui.hardware.kinds.interface_document import InterfaceDevice, PortForward
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = InterfaceKind()
CARD = """
<interface type='bridge'><mac address='52:54:00:12:34:56'/><source bridge='br0'/>
<target dev='web0'/><model type='virtio'/><driver iommu='on'/><filterref filter='clean-traffic'/>
<alias name='ua-web'/><address type='pci' domain='0' bus='1' slot='0' function='0'/></interface>
"""


def cards(devices: str) -> tuple[Scene, list[InterfaceDevice]]:
    offers = offering(networks={"lan": "lan"}, host_interfaces={"eth0": "eth0"})
    scene = Scene(machine_with(devices), offers=offers)
    return scene, KIND.among(scene)


def test_type_changed_replaces_the_source_and_keeps_the_card() -> None:
    scene, (card,) = cards(CARD)

    card.type = "network"
    change_type(card, scene)

    assert (card.bridge, card.network) == (None, "lan")
    assert (card.mac, card.model, card.alias) == ("52:54:00:12:34:56", "virtio", "ua-web")
    assert card.filter == "clean-traffic"


def test_type_changed_to_macvtap_drops_the_filter() -> None:
    scene, (card,) = cards(CARD)

    card.type = "direct"
    change_type(card, scene)

    assert (card.host_device, card.mode, card.has_filter) == ("eth0", "bridge", False)


def test_model_changed_drops_address_and_virtio_options() -> None:
    scene, (card,) = cards(CARD)

    card.model = "e1000e"
    change_model(card, scene)

    assert (card.address, card.uses_iommu) == (None, None)
    assert (card.mac, card.alias) == ("52:54:00:12:34:56", "ua-web")


def test_link_missing_means_up_and_writing_up_leaves_it_out() -> None:
    scene, (card,) = cards(CARD)
    link = field(KIND, "is_link_up")
    before = card.xml()

    link.write(card, False, scene)
    state = card.link_state
    link.write(card, True, scene)

    assert state == "down"
    assert card.xml() == before


def test_tags_removed_leave_no_vlan() -> None:
    scene, (card,) = cards("<interface type='bridge'><vlan><tag id='1'/></vlan></interface>")

    card.vlan_tags.clear()
    change_tags(card, scene)

    assert card.has_vlan is False


def test_new_has_a_free_address_on_the_first_network() -> None:
    scene, _cards = cards(CARD)

    card = KIND.new(scene)

    assert (card.type, card.network, card.model) == ("network", "lan", "virtio")
    assert card.mac != "52:54:00:12:34:56"


def test_name_has_the_end_of_the_address() -> None:
    assert KIND.name(cards(CARD)[1][0]) == "NIC :12:34:56"


def test_problems_find_the_same_address_twice() -> None:
    scene, found = cards(CARD + CARD.replace("52:54:00", "52:54:00".upper()))

    assert "mac" in [problem.field for problem in KIND.problems(found[0], scene)]


@pytest.mark.parametrize(("kind", "can"), [("network", True), ("mcast", False), ("null", False)])
def test_why_not_attach_knows_the_types_of_qemu(kind: str, can: bool) -> None:
    scene, (card,) = cards(CARD)
    card.type = kind

    assert (KIND.why_not_attach(card, scene) is None) is can


def test_port_ranges_are_read_as_one_text() -> None:
    scene = Scene(parse(document("interfaces"), Domain))

    forwards = [forward for card in KIND.among(scene) for forward in card.port_forwards]

    assert [each.ranges for each in forwards] == ["2022:22 8000-8010 !8005", "53"]


def test_port_ranges_malformed_are_refused() -> None:
    forward = PortForward.create()
    forward.ranges = "80"

    with pytest.raises(InvalidInput, match="no range"):
        forward.ranges = "80 eighty"

    assert forward.ranges == "80"


def test_network_source_can_change_live_between_networks_and_bridges_only() -> None:
    scene, (card,) = cards(CARD)

    bridged = KIND.live_paths(card, scene)
    card.type = "direct"

    assert {"@type", "source/@bridge", "link/@state", "filterref/@filter"} <= bridged
    moves = {"@type", "source/@network", "source/@portgroup", "source/@bridge"}
    assert not moves & KIND.live_paths(card, scene)


def test_address_left_empty_is_warned_of() -> None:
    scene, (card,) = cards(CARD)
    card.mac = None

    found = [each for each in KIND.problems(card, scene) if each.field == "mac"]

    assert [each.is_warning for each in found] == [True]


@pytest.mark.parametrize(
    ("hypervisor", "possible"), [("kvm", False), ("vmware", True), ("vbox", False)]
)
def test_distributed_switch_is_for_vmware(hypervisor: str, possible: bool) -> None:
    scene = Scene(machine_with(CARD, hypervisor=hypervisor))

    reasons = choices(KIND, KIND.among(scene)[0], "type", scene)

    assert (reasons["vds"] == "") is possible
