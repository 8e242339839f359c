from tests.documents import document
from tests.hardware.kinds.devices import field, machine_with, messages, offering, only, put
from vmgui.hardware.kinds.hostdev_scsi import HostScsiKind, HostVhostKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND, VHOST = HostScsiKind(), HostVhostKind()


def test_new_takes_the_hosts_device() -> None:
    scene = Scene(
        machine_with(), is_new=True, offers=offering(scsi={"scsi_host5:0:3:1": "IBM Tape"})
    )

    device = KIND.new(scene)

    assert (device.adapter, device.scsi) == ("scsi_host5", "scsi_host5:0:3:1")
    assert KIND.name(device) == "SCSI scsi_host5:0:3:1"
    assert KIND.summary(device, scene) == "IBM Tape"


def test_source_changed_to_iscsi_replaces_the_adapter() -> None:
    scene = Scene(parse(document("host-devices"), Domain))
    device = KIND.among(scene)[0]

    put(KIND, device, "protocol", "iscsi", scene)

    assert device.adapter is None
    assert [each.name for each in device.iscsi_hosts] == ["localhost"]
    assert messages(KIND, device, scene) == {}


def test_source_changed_from_iscsi_replaces_the_server() -> None:
    scene = Scene(parse(document("host-devices"), Domain))
    device = KIND.among(scene)[1]

    put(KIND, device, "protocol", None, scene)

    assert device.scsi == "scsi_host0:0:0:0"
    assert len(device.iscsi_hosts) == 0
    assert "auth" not in device.xml()


def test_iscsi_without_a_server_is_a_problem() -> None:
    scene = Scene(parse(document("host-devices"), Domain))
    device = KIND.among(scene)[1]

    device.iscsi_hosts.clear()

    assert set(messages(KIND, device, scene)) == {"iscsi_hosts"}


def test_user_of_iscsi_brings_the_type_of_the_secret() -> None:
    scene = Scene(parse(document("host-devices"), Domain))
    device = KIND.among(scene)[1]

    put(KIND, device, "user", None, scene)
    without = device.xml()
    put(KIND, device, "user", "me", scene)

    assert "auth" not in without
    assert device.secret_type == "iscsi"


def test_vhost_target_has_to_be_named() -> None:
    scene = Scene(machine_with(), is_new=True)
    device = VHOST.new(scene)

    assert messages(VHOST, device, scene) == {"wwpn": "Choose a device."}

    put(VHOST, device, "wwpn", "5123456789abcde0", scene)

    assert "naa." in messages(VHOST, device, scene)["wwpn"]


def test_vhost_target_is_named_in_the_list() -> None:
    scene = Scene(parse(document("host-devices"), Domain))

    assert VHOST.name(only(VHOST, scene)) == "SCSI Vhost naa.5123456789abcde0"


def test_vhost_target_that_nobody_chose_is_shown_as_none() -> None:
    scene = Scene(machine_with(), is_new=True)
    device = VHOST.new(scene)

    assert field(VHOST, "wwpn").text(device, scene) == ""
    assert VHOST.name(device) == "SCSI Vhost"
