"""A pool with a volume on the test driver's default host: see `host` in tests/virt/conftest.py."""

from __future__ import annotations

import libvirt

POOL, PLACE = "default-pool", "/default-pool"
VOLUME = """\
<volume><name>{name}</name><capacity>{capacity}</capacity><allocation>0</allocation>
<target><format type='qcow2'/></target></volume>"""


def by_target(connection: libvirt.virConnect, path: str) -> libvirt.virStoragePool:
    """virStoragePoolLookupByTargetPath, which the test driver does not have."""
    for pool in connection.listAllStoragePools(libvirt.VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE):
        if f"<path>{path}</path>" in pool.XMLDesc(0):
            return pool
    raise failure(libvirt.VIR_ERR_NO_STORAGE_POOL, libvirt.VIR_FROM_STORAGE)


def failure(code: int, domain: int = libvirt.VIR_FROM_STORAGE) -> libvirt.libvirtError:
    """An error of libvirt's."""
    error = libvirt.libvirtError("made")
    error.err = (code, domain, "no", 2, "", "", "", -1, -1)
    return error


def names(host: libvirt.virConnect) -> list[str]:
    """The names of the pool's volumes."""
    return sorted(volume.name() for volume in host.storagePoolLookupByName(POOL).listAllVolumes())
