"""What goes past libvirt to a hypervisor: elements in the hypervisors' own namespaces."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, text


class Argument(Element):
    """<arg>: an argument for a hypervisor; an option and its value are two of them."""

    value = text("@value")


class QemuArgument(Argument):
    """<qemu:arg>: an argument for QEMU."""

    TAG = "qemu:arg"


class QemuVariable(Element):
    """<qemu:env>: an environment variable for QEMU."""

    TAG = "qemu:env"
    name = text("@name")
    value = text("@value")


class AddedCapability(Element):
    """<qemu:add>: what libvirt shall believe that QEMU can do."""

    TAG = "qemu:add"
    name = text("@capability")


class RemovedCapability(Element):
    """<qemu:del>: what libvirt shall believe that QEMU cannot do."""

    TAG = "qemu:del"
    name = text("@capability")


class DeviceProperty(Element):
    """<qemu:property>: a property of a device as QEMU knows it."""

    TAG = "qemu:property"
    name = text("@name")
    type = text("@type")
    value = text("@value")


class DeviceOverride(Element):
    """<qemu:device>: properties of one device that replace libvirt's.

    There can be several of one device; those that begin with "property" are of the first property.
    """

    TAG = "qemu:device"
    alias = text("@alias")
    property_name = text("qemu:frontend/qemu:property/@name")
    property_type = text("qemu:frontend/qemu:property/@type")
    property_value = text("qemu:frontend/qemu:property/@value")
    properties = Children(DeviceProperty, "qemu:frontend")


class XenArgument(Argument):
    """<xen:arg>: an argument for the device model of a Xen guest."""

    TAG = "xen:arg"


class BhyveArgument(Argument):
    """<bhyve:arg>: an argument for bhyve."""

    TAG = "bhyve:arg"
