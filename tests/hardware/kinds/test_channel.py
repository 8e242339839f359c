from tests.hardware.kinds.forms import scene, write
from vmgui.hardware.kinds.channel import AGENT, SPICE_AGENT, WEBDAV, Channel, ChannelKind

KIND = ChannelKind()


def test_new_is_the_agents_with_a_socket_of_libvirts() -> None:
    made = KIND.new(scene("minimal"))

    assert (made.name, made.type, made.target) == (AGENT, "unix", "virtio")
    assert made.is_automatic


def test_new_beside_the_agents_is_for_spice() -> None:
    around = scene("spice-desktop")
    around.domain.devices.append(KIND.new(around))
    for each in KIND.among(around):
        if each.name == SPICE_AGENT:
            each.remove()

    made = KIND.new(around)

    assert (made.name, made.type) == (SPICE_AGENT, "spicevmc")


def test_name_of_spice_agent_without_spice_picks_the_agent_of_qemu() -> None:
    around = scene("minimal")
    made = KIND.new(around)

    write(KIND, "name", made, SPICE_AGENT, around)

    assert (made.type, made.shares_clipboard) == ("qemu-vdagent", True)


def test_name_of_webdav_picks_a_spice_port() -> None:
    around = scene("spice-desktop")
    made = KIND.new(around)

    write(KIND, "name", made, WEBDAV, around)

    assert (made.type, made.source_channel) == ("spiceport", WEBDAV)


def test_auto_socket_off_suggests_a_path_and_on_gives_the_original() -> None:
    around = scene("minimal")
    made = KIND.new(around)
    before = made.xml()

    write(KIND, "is_automatic", made, False, around)
    path = made.source_path
    write(KIND, "is_automatic", made, True, around)

    assert path is not None
    assert path.endswith(AGENT)
    assert made.xml() == before


def test_type_changed_drops_what_the_new_one_has_no_use_for() -> None:
    around = scene("character-devices")
    channel = KIND.among(around)[2]

    write(KIND, "type", channel, "pty", around)

    assert [each.tag for each in map(Channel, channel.node)] == ["target"]


def test_name_in_the_list_is_the_program() -> None:
    assert KIND.name(KIND.new(scene("minimal"))) == "Channel (qemu-ga)"


def test_why_not_attach_without_a_controller_tells() -> None:
    around = scene("minimal", is_active=True)

    assert KIND.why_not_attach(KIND.new(around), around)


def test_why_not_attach_allows_virtio_only() -> None:
    around = scene("character-devices")
    reasons = [KIND.why_not_attach(each, around) for each in KIND.among(around)]

    assert [reason is None for reason in reasons] == [True] * 4 + [False] * 2


def test_problems_of_spice_agent_without_spice_tells() -> None:
    around = scene("minimal")
    made = KIND.new(around)
    made.type = "spicevmc"

    assert [each.field for each in KIND.problems(made, around)] == ["type"]
