"""Metadata: what programs have written into the description for themselves."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _, ngettext
from vmgui.hardware.items import Fact, Note
from vmgui.hardware.panel import Panel
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.domain.custom import CustomMetadata
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import Children

_PROGRAMS = {
    "http://libosinfo.org/xmlns/libvirt/domain/1.0": "libosinfo",
    "http://libguestfs.org/xmlns/libvirt/domain/1.0": "libguestfs",
    "http://openstack.org/xmlns/libvirt/nova/1.0": "OpenStack Nova",
    "http://openstack.org/xmlns/libvirt/nova/1.1": "OpenStack Nova",
    "http://ovirt.org/vm/1.0": "oVirt",
    "http://ovirt.org/vm/tune/1.0": "oVirt",
    "https://vmgui.org/xmlns/domain/1": "vmgui",
    "https://github.com/cockpit-project/cockpit-machines": "Cockpit",
    "https://wiki.gnome.org/Apps/Boxes": "GNOME Boxes",
    "http://kubevirt.io": "KubeVirt",
}
"""Namespace -> proper name of the program that writes it (never translated)."""


class MetadataDomain(Domain):
    """A domain, as far as its metadata are concerned."""

    custom = Children(CustomMetadata, "metadata")


def _programs(element: MetadataDomain, _scene: Scene) -> str:
    return "\n".join(map(_told, element.custom))


def _told(metadata: CustomMetadata) -> str:
    name = _PROGRAMS.get(metadata.namespace)
    if name is None:
        return metadata.namespace or metadata.tag
    # Translators: the name of a program, and the identifier of its data
    return _("{program} ({namespace})").format(program=name, namespace=metadata.namespace)


def _folder(element: MetadataDomain, _scene: Scene) -> str:
    return element.machine_metadata.folder


def _tags(element: MetadataDomain, _scene: Scene) -> str:
    return ", ".join(element.machine_metadata.tags)


class MetadataPanel(Panel[MetadataDomain]):
    """To be read only; title, description and generation ID are on the overview."""

    id = "metadata"
    title = N_("Metadata")
    icon = "page.overview"
    is_advanced = True
    element = MetadataDomain
    fields = (
        Note(
            "owners",
            lambda _element, _scene: _(
                "Programs keep here what they want to know of the machine later; it changes nothing"
                " about the machine itself. The XML view can edit it."
            ),
        ),
        Fact("programs", N_("Written by"), _programs),
        Fact("folder", N_("Folder"), _folder),
        Fact("tags", N_("Tags"), _tags),
        Note(
            "none",
            lambda element, _scene: "" if len(element.custom) else _("There are none."),
        ),
    )

    @override
    def summary(self, element: MetadataDomain, scene: Scene) -> str:
        count = len(element.custom)
        if not count:
            return ""
        return ngettext("{count} entry", "{count} entries", count).format(count=count)
