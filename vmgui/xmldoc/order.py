"""Where a new element goes among its siblings: as libvirt writes them, so that diffs stay short.

libvirt reads children in any order; this is for the people who read. Elements that are not named
here keep their places and are passed over.
"""

from __future__ import annotations

from lxml import etree

ORDER = {
    "domain": """
        name uuid genid title description metadata maxMemory memory currentMemory blkiotune
        memtune memoryBacking vcpu vcpus iothreads iothreadids defaultiothread cputune numatune
        resource sysinfo bootloader bootloader_args os idmap features cpu clock on_poweroff
        on_reboot on_crash on_lockfailure pm perf devices seclabel keywrap launchSecurity
    """,
    "os": """
        type firmware init initarg initenv initdir inituser initgroup loader nvram varstore
        kernel initrd cmdline dtb shim acpi boot bootmenu bios smbios
    """,
    "devices": """
        emulator disk controller lease filesystem interface smartcard serial parallel console
        channel input tpm graphics sound audio video hostdev redirdev redirfilter hub watchdog
        memballoon rng nvram panic shmem memory iommu vsock crypto pstore
    """,
    "disk": """
        driver auth source mirror backingStore backenddomain geometry blockio target iotune
        readonly shareable transient serial wwn vendor product encryption boot alias address
    """,
    "interface": """
        mac source virtualport ip route script backenddomain target guest model driver backend
        portForward filterref bandwidth vlan link mtu coalesce boot rom alias address
    """,
    "graphics": """
        listen channel image jpeg zlib playback streaming mouse clipboard filetransfer gl audio
    """,
}
"""Parent tag -> the tags of its children in libvirt's order (src/conf/domain_conf.c)."""

_RANKS = {
    parent: {tag: rank for rank, tag in enumerate(children.split())}
    for parent, children in ORDER.items()
}


def position(parent: etree._Element, tag: str) -> int:
    """The index at which a new child of this name belongs.

    Behind the last of its own kind; else behind the last that libvirt writes before it; else before
    the first that libvirt writes after it; else at the end.
    """
    ranks = _RANKS.get(parent.tag, {})
    rank = ranks.get(tag, -1)
    behind_same = behind_lower = before_higher = None
    for index, child in enumerate(parent):
        if child.tag == tag:
            behind_same = index + 1
        elif child.tag not in ranks or rank < 0:
            continue
        elif ranks[child.tag] < rank:
            behind_lower = index + 1
        elif before_higher is None:
            before_higher = index
    for choice in (behind_same, behind_lower, before_higher):
        if choice is not None:
            return choice
    return len(parent)
