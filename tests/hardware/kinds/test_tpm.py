from tests.documents import document
from tests.hardware.kinds.devices import machine_with, messages, only, put
from vmgui.hardware.kinds.tpm import TpmKind
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domcaps import DomainCapabilities

KIND = TpmKind()


def host(tpm: str) -> DomainCapabilities:
    return parse(
        f"<domainCapabilities><devices>{tpm}</devices></domainCapabilities>", DomainCapabilities
    )


def backend(*models: str) -> str:
    values = "".join(f"<value>{model}</value>" for model in models)
    return f"<tpm supported='yes'><enum name='backendModel'>{values}</enum></tpm>"


def test_new_is_an_emulated_tpm_2() -> None:
    device = KIND.new(Scene(machine_with(), is_new=True))

    assert (device.model, device.type, device.version) == ("tpm-crb", "emulator", "2.0")
    assert KIND.name(device) == "TPM 2.0"


def test_new_on_a_host_without_emulator_says_what_is_missing() -> None:
    scene = Scene(machine_with(), is_new=True, domain_capabilities=host(backend("passthrough")))

    device = KIND.new(scene)

    assert (device.type, device.device_path) == ("emulator", None)
    problems = KIND.all_problems(device, scene)
    assert Problem("type", "The host has no swtpm: install it there.") in problems


def test_new_fits_the_architecture() -> None:
    scene = Scene(machine_with(arch="aarch64", chipset="virt"), is_new=True)

    assert KIND.new(scene).model == "tpm-tis"


def test_why_not_add_on_a_host_without_tpm() -> None:
    scene = Scene(machine_with(), domain_capabilities=host("<tpm supported='no'/>"))

    assert "swtpm" in (KIND.why_not_add(scene) or "")


def test_machines_of_power_can_have_a_proxy_besides() -> None:
    pc = Scene(machine_with("<tpm><backend type='emulator'/></tpm>"))
    power = Scene(
        machine_with("<tpm><backend type='emulator'/></tpm>", arch="ppc64le", chipset="pseries")
    )

    assert KIND.why_not_add(pc)
    assert KIND.why_not_add(power) is None
    assert KIND.why_not_add(Scene(parse(document("power-devices"), Domain)))


def test_type_change_takes_away_what_belongs_to_the_emulator() -> None:
    scene = Scene(parse(document("small-devices"), Domain))
    device = only(KIND, scene)

    put(KIND, device, "type", "passthrough", scene)

    assert device.device_path == "/dev/tpm0"
    assert (device.version, device.secret, device.sha256) == (None, None, False)


def test_external_program_needs_its_socket() -> None:
    scene = Scene(parse(document("small-devices"), Domain))
    device = only(KIND, scene)

    put(KIND, device, "type", "external", scene)

    assert (device.source_type, device.source_mode) == ("unix", "connect")
    assert set(messages(KIND, device, scene)) == {"socket_path"}


def test_version_1_has_no_crb_and_no_pcr_banks() -> None:
    scene = Scene(parse(document("small-devices"), Domain))
    device = only(KIND, scene)

    put(KIND, device, "version", "1.2", scene)

    assert device.model == "tpm-tis"
    assert "active_pcr_banks" not in device.xml()


def test_secret_has_to_be_a_uuid() -> None:
    scene = Scene(parse(document("small-devices"), Domain))
    device = only(KIND, scene)
    good = messages(KIND, device, scene)

    put(KIND, device, "secret", "password", scene)

    assert good == {}
    assert set(messages(KIND, device, scene)) == {"secret"}
