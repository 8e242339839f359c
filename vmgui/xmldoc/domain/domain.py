"""<domain>: the whole description of a domain."""

from __future__ import annotations

from vmgui.xmldoc.devices import Devices
from vmgui.xmldoc.domain.metadata import MachineMetadata
from vmgui.xmldoc.domain.os import Os
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import integer, size, text


class Domain(Element):
    """A domain's description, as virDomainGetXMLDesc gives it and virDomainDefineXML takes it."""

    TAG = "domain"
    type = text("@type")
    """The hypervisor: "kvm", "qemu", "xen", "lxc", "test" ..."""
    id = integer("@id")
    """Only while it is active."""
    name = text("name")
    uuid = text("uuid")
    title = text("title")
    description = text("description")
    os_id = text("metadata/libosinfo:libosinfo/libosinfo:os/@id")
    """The operating system it was made for; `vmgui.xmldoc.domain.osid.os_name` tells its name."""
    memory = size("memory", unit="KiB")
    """Bytes it may have at most without memory hot-plug."""
    current_memory = size("currentMemory", unit="KiB")
    """Bytes it has now, or at start; without it, all of `memory`."""
    vcpus = integer("vcpu")
    """How many it may have at most."""
    current_vcpus = integer("vcpu/@current")
    """How many it has now, or at start; without it, all of `vcpus`."""
    on_poweroff = text("on_poweroff")
    on_reboot = text("on_reboot")
    on_crash = text("on_crash")
    emulator = text("devices/emulator")

    @property
    def os(self) -> Os:
        """What it boots, and how."""
        return Os(self)

    @property
    def machine_metadata(self) -> MachineMetadata:
        """Our own folder and tags."""
        return MachineMetadata.within(self)

    @property
    def devices(self) -> Devices:
        """All of its devices."""
        return Devices(self)
