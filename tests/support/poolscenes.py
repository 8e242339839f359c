"""Stand-ins for what a host says of its storage, for tests and pictures of pools' forms."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from tests import documents
from tests.support.contexts import NOWHERE_HOST
from vmgui.base.errors import VmguiError
from vmgui.base.ids import HostId
from vmgui.core.fleet import Fleet
from vmgui.core.storage.poolscene import PoolScene
from vmgui.hardware.scene import Option, Scene

VOLUME_GROUPS = """\
<sources>
  <source><device path='/dev/sdc1'/><name>vg_guests</name><format type='lvm2'/></source>
  <source><device path='/dev/sdd'/><device path='/dev/sde'/><name>vg_backup</name></source>
</sources>
"""
EXPORTS = """\
<sources>
  <source><host name='nas'/><dir path='/srv/images'/><format type='nfs'/></source>
  <source><host name='nas'/><dir path='/srv/iso'/><format type='nfs'/></source>
</sources>
"""
TARGETS = """\
<sources>
  <source><host name='san' port='3260'/><device path='iqn.2024-05.com.example:disks'/></source>
</sources>
"""
OFFERS: dict[str, tuple[Option, ...]] = {
    "block_devices": (
        Option("/dev/sda", "/dev/sda ATA Samsung SSD 970 500 GB"),
        Option("/dev/sdb", "/dev/sdb Seagate ST4000 4 TB"),
    ),
    "scsi_hosts": (
        Option("scsi_host2", "scsi_host2"),
        Option("scsi_host10", "scsi_host10 Fibre Channel, 10000000c9831b4b"),
    ),
    "fc_hosts": (Option("scsi_host10", "scsi_host10 Fibre Channel, 10000000c9831b4b"),),
    "iscsi_secrets": (Option("2ec115d7-3a88-3ceb-bc12-0ac909a6fd87", "san (iscsi)"),),
    "ceph_secrets": (),
}


def capabilities() -> str:
    """What libvirt 9.0 of Debian can do with pools."""
    return documents.document("libvirt-9.0", "poolcaps")


class StubAsks:
    """Answers in place of a host."""

    def __init__(self, found: str | VmguiError = "<sources/>", known: str | None = None) -> None:
        """Answer so.

        Args:
            found: the sources that are found, or why they are not.
            known: the capabilities.
        """
        self.found, self.known = found, known
        self.questions: list[tuple[str, str]] = []
        """What was looked for."""
        self.is_free = asyncio.Event()
        """Nothing is found before this is set."""
        self.is_free.set()

    async def capabilities(self) -> str | None:
        return self.known

    async def sources(self, pool_type: str, source_xml: str, /) -> str:
        self.questions.append((pool_type, source_xml))
        await self.is_free.wait()
        if isinstance(self.found, VmguiError):
            raise self.found
        return self.found


class StubScene(PoolScene):
    """Knows other pools and devices without asking a host."""

    def __init__(
        self,
        fleet: Fleet,
        asks: StubAsks | None = None,
        *,
        host: HostId = NOWHERE_HOST,
        own: str = "",
        pools: Mapping[str, str] | None = None,
    ) -> None:
        """Know it.

        Args:
            fleet: all hosts.
            asks: what is asked of the host.
            host: the one it is about.
            own: the name of the pool that is changed.
            pools: those of the host: names and target paths.
        """
        super().__init__(fleet, host, asks or StubAsks(), own=own)
        self._others = {name: path for name, path in (pools or {}).items() if name != own}

    def scene(self, *, is_new: bool = True, is_active: bool = False) -> Scene:
        scene = super().scene(is_new=is_new, is_active=is_active)
        return replace(
            scene,
            taken_names=frozenset(self._others),
            taken_paths={path: name for name, path in self._others.items() if path},
            offers={**OFFERS, **scene.offers},
        )


async def choose_nothing(_what: str, _present: str) -> str | None:
    """In place of a dialog that asks for a path."""
    return None
