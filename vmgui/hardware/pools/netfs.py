"""netfs: what a file server exports, mounted while the pool runs."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import is_one_of
from vmgui.hardware.fields import Choice
from vmgui.hardware.options import Labels, from_host
from vmgui.hardware.panel import Problem
from vmgui.hardware.pools import checks, common
from vmgui.hardware.pools.building import Building, Way
from vmgui.hardware.pools.discovery import NOUN, Discovery, search_notes
from vmgui.hardware.pools.kind import DirectoryKind
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.poolsources import Source

_FORMATS: Labels = {
    "auto": N_("Found out when it is mounted"),
    "nfs": N_("NFS"),
    "glusterfs": N_("GlusterFS"),
    "cifs": N_("CIFS (SMB)"),
}
_is_nfs = is_one_of(Pool.source_format, "nfs")


def _export(source: Source) -> Option | None:
    if not source.directory:
        return None
    known = _(_FORMATS.get(source.format, "")) or source.format
    # Translators: a directory that a file server exports, and how: "/srv/images (NFS)"
    label = _("{path} ({format})").format(path=source.directory, format=known)
    return Option(source.directory, label if known else source.directory)


def _drop_version(pool: Pool, _scene: Scene) -> None:
    if pool.source_format != "nfs":
        pool.protocol_version = None  # only NFS has versions that libvirt knows of


class NetfsKind(DirectoryKind):
    """Image files on a file server."""

    id = "netfs"
    type = "netfs"
    title = N_("netfs: Network Exported Directory")
    about = N_("Image files on a file server: NFS, GlusterFS or CIFS. Hosts can share it.")
    icon = "page.network"
    building = Building(
        N_("Makes the directory that the export is mounted at, if it is not there."),
        Way.PLAIN,
        is_usual=True,
    )
    discovery = Discovery(
        _export,
        N_("Looking for what {host} exports…"),
        N_("{host} says of nothing that it exports."),
        needs_host=True,
    )
    fields = (
        common.host_name(N_("The file server.")),
        Choice(
            Pool.source_format,
            N_("Format"),
            common.formats("netfs", _FORMATS),
            then=_drop_version,
            help=N_("How the server exports it."),
        ),
        Choice(
            Pool.source_directory,
            N_("Source Path"),
            from_host(NOUN),
            is_editable=True,
            is_required=True,
            placeholder=N_("Such as /srv/images"),
            check=checks.export,
            help=N_("What the server exports: a path, or a name for GlusterFS and CIFS."),
        ),
        *search_notes(),
        common.target_directory(),
    )
    advanced = (
        Choice(
            Pool.protocol_version,
            N_("NFS version"),
            lambda _pool, _scene: [
                Option(None, _("As host and server agree")),
                *(Option(each, each) for each in ("3", "4", "4.1", "4.2")),
            ],
            is_editable=True,
            when=_is_nfs,
        ),
        common.mount_options(),
        common.permissions(),
    )

    @override
    def default_target(self, name: str, scene: Scene) -> str:
        # Not among the images: a server that does not answer would hold up the pool that it is
        # mounted in, whose refresh looks at everything there.
        directory = posixpath.dirname(scene.images_directory.rstrip("/"))
        return posixpath.join(directory, "mounts", name) if scene.images_directory else ""

    @override
    def new(self, name: str, scene: Scene) -> Pool:
        pool = super().new(name, scene)
        pool.source_format = "nfs"
        return pool

    @override
    def problems(self, element: Pool, scene: Scene) -> Iterable[Problem]:
        is_foreign = element.source_format not in (None, "nfs")
        if is_foreign and element.protocol_version:
            text = _("Only NFS has versions to choose.")
            yield Problem(Pool.source_format.name, text)
