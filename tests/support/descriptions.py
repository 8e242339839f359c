"""What libvirt says of a machine, and changes by other clients, for journeys on real hosts."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from tests.support.lab import LabDomain, LabHost

IMAGES = "/var/lib/libvirt/images"
"""Where a host of the lab keeps the volumes of its pool "default"."""
NETWORK = """\
<network><name>network1</name><bridge name='virbr7'/>
<ip address='192.168.77.1' netmask='255.255.255.0'/></network>"""


def now(domain: LabDomain) -> Xml.Element:
    """The devices of a running machine."""
    return _devices(domain.virsh("dumpxml"))


def stored(domain: LabDomain) -> Xml.Element:
    """The devices of a machine after its next start."""
    return _devices(domain.virsh("dumpxml", "--inactive"))


def _devices(xml: str) -> Xml.Element:
    found = Xml.fromstring(xml).find("devices")
    assert found is not None
    return found


def values(devices: Xml.Element, path: str, attribute: str) -> list[str | None]:
    """An attribute of all elements at a path."""
    return [element.get(attribute) for element in devices.findall(path)]


def redefine(domain: LabDomain, old: str, new: str) -> None:
    """Change the description of a machine as `virsh edit` does."""
    xml = domain.virsh("dumpxml", "--inactive")
    changed = xml.replace(old, new)
    assert changed != xml, f"nothing is called {old}"
    define(domain.host, "define", changed)


def define(host: LabHost, command: str, xml: str) -> None:
    """Run a command of virsh that takes a description."""
    file = host.directory / f"{command}.xml"
    file.write_text(xml)
    host.virsh(command, str(file))


def make_network(host: LabHost) -> None:
    """Make a second virtual network that runs."""
    define(host, "net-create", NETWORK)


def without(domain: LabDomain, path: str) -> None:
    """Remove a device from a machine that is shut off."""
    root = Xml.fromstring(domain.virsh("dumpxml", "--inactive"))
    devices = root.find("devices")
    assert devices is not None
    device = devices.find(path)
    assert device is not None, f"there is no {path}"
    devices.remove(device)
    define(domain.host, "define", Xml.tostring(root, encoding="unicode"))


def vcpus(domain: LabDomain) -> tuple[str | None, str | None]:
    """The most virtual CPUs that a machine can have, now and after its next start."""
    texts = domain.virsh("dumpxml"), domain.virsh("dumpxml", "--inactive")
    here, there = (Xml.fromstring(text).findtext("vcpu") for text in texts)
    return here, there
