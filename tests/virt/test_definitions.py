from __future__ import annotations

import libvirt
import pytest

from tests.support.worlds import uuid_of
from vmgui.virt import definitions

SECURE, INACTIVE = libvirt.VIR_DOMAIN_XML_SECURE, libvirt.VIR_DOMAIN_XML_INACTIVE


def refusing(code: int) -> libvirt.libvirtError:
    error = libvirt.libvirtError("made")
    error.err = (code, libvirt.VIR_FROM_DOMAIN, "no", 2, "no", "", "", -1, -1)
    return error


@pytest.mark.parametrize(
    ("name", "is_persistent", "has_present", "has_next"),
    [
        ("on", True, True, True),
        ("held", True, True, True),
        ("off", True, False, True),
        ("brief", False, True, False),
        ("off", False, False, True),
    ],
)
def test_documents_are_those_that_there_are(
    connection: libvirt.virConnect,
    name: str,
    is_persistent: bool,
    has_present: bool,
    has_next: bool,
) -> None:
    found = definitions.documents(connection, uuid_of(name), is_persistent=is_persistent)

    assert (found.present is not None, found.next_start is not None) == (has_present, has_next)
    assert found.is_secure
    if found.present is not None:
        assert " id='" in found.present.splitlines()[0]
    if found.next_start is not None:
        assert " id='" not in found.next_start.splitlines()[0]


def test_documents_of_a_running_domain_take_two_descriptions(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    read = libvirt.virDomain.XMLDesc

    def counted(domain: libvirt.virDomain, flags: int = 0) -> str:
        asked.append(flags)
        return read(domain, flags)

    monkeypatch.setattr(libvirt.virDomain, "XMLDesc", counted)

    definitions.documents(connection, uuid_of("on"), is_persistent=True)

    assert asked == [SECURE, SECURE | INACTIVE]


def test_documents_of_a_domain_that_stops_meanwhile_have_no_present(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = libvirt.virDomain.XMLDesc

    def stopping(domain: libvirt.virDomain, flags: int = 0) -> str:
        if domain.isActive():
            domain.destroy()
        return read(domain, flags)

    monkeypatch.setattr(libvirt.virDomain, "XMLDesc", stopping)

    found = definitions.documents(connection, uuid_of("on"), is_persistent=True)

    assert found.present is None
    assert found.next_start is not None


@pytest.mark.parametrize("code", [libvirt.VIR_ERR_OPERATION_DENIED, libvirt.VIR_ERR_ACCESS_DENIED])
def test_documents_without_permission_have_no_secrets(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    read = libvirt.virDomain.XMLDesc

    def guarded(domain: libvirt.virDomain, flags: int = 0) -> str:
        if flags & SECURE:
            raise refusing(code)
        return read(domain, flags)

    monkeypatch.setattr(libvirt.virDomain, "XMLDesc", guarded)

    found = definitions.documents(connection, uuid_of("on"), is_persistent=True)

    assert not found.is_secure
    assert found.present is not None
    assert found.next_start is not None


def test_documents_of_a_gone_domain_are_an_error(connection: libvirt.virConnect) -> None:
    with pytest.raises(libvirt.libvirtError):
        definitions.documents(connection, uuid_of("nobody"), is_persistent=True)


def test_define_replaces_the_next_start_only(connection: libvirt.virConnect) -> None:
    before = definitions.documents(connection, uuid_of("on"), is_persistent=True)
    assert before.next_start is not None
    changed = before.next_start.replace("<vcpu placement='static'>1<", "<vcpu>2<")

    uuid = definitions.define(connection, changed)

    after = definitions.documents(connection, uuid, is_persistent=True)
    assert uuid == uuid_of("on")
    assert after.present == before.present
    assert after.next_start is not None
    assert ">2</vcpu>" in after.next_start


def test_define_what_the_schema_forbids_is_an_error_unless_it_is_not_asked(
    connection: libvirt.virConnect,
) -> None:
    xml = connection.lookupByName("off").XMLDesc(0).replace("<vcpu", "<nonsense/><vcpu")

    with pytest.raises(libvirt.libvirtError) as caught:
        definitions.define(connection, xml)
    uuid = definitions.define(connection, xml, is_checked=False)

    assert caught.value.get_error_code() == libvirt.VIR_ERR_XML_INVALID_SCHEMA
    assert uuid == uuid_of("off")


def test_define_with_a_driver_that_knows_no_flag_does_without(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: libvirt.virConnect, _xml: str, _flags: int = 0) -> libvirt.virDomain:
        raise refusing(libvirt.VIR_ERR_NO_SUPPORT)

    monkeypatch.setattr(libvirt.virConnect, "defineXMLFlags", refuse)

    xml = connection.lookupByName("off").XMLDesc(0)

    assert definitions.define(connection, xml) == uuid_of("off")


def test_cpu_models_have_names(connection: libvirt.virConnect) -> None:
    assert "qemu64" in definitions.cpu_models(connection, "x86_64")


def test_domain_capabilities_pass_on_what_is_known(
    connection: libvirt.virConnect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(_self: libvirt.virConnect, *kind: str | None) -> str:
        return repr(kind)

    monkeypatch.setattr(libvirt.virConnect, "getDomainCapabilities", answer)

    found = definitions.domain_capabilities(connection, None, "x86_64", domain_type="kvm")

    assert found == "(None, 'x86_64', None, 'kvm')"
