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
        kernel initrd cmdline dtb root shim acpi boot bootmenu bios smbios
    """,
    "devices": """
        emulator disk controller lease filesystem interface smartcard serial parallel console
        channel input tpm graphics sound audio video hostdev redirdev redirfilter hub watchdog
        memballoon rng nvram panic shmem memory iommu vsock crypto pstore
    """,
    "disk": """
        driver auth source mirror backingStore backenddomain geometry blockio target iotune
        readonly shareable transient serial wwn vendor product encryption boot alias acpi address
    """,
    "interface": """
        mac source virtualport vlan ip route script downscript backenddomain target guest model
        driver backend portForward teaming filterref bandwidth link tune port mtu coalesce boot
        rom alias acpi address
    """,
    "graphics": """
        listen channel image jpeg zlib playback streaming mouse clipboard filetransfer gl audio
    """,
    "filesystem": """
        driver idmap binary source target readonly boot alias acpi address space_hard_limit
        space_soft_limit
    """,
    "binary": "cache sandbox lock thread_pool openfiles",
    "iotune": """
        total_bytes_sec read_bytes_sec write_bytes_sec total_iops_sec read_iops_sec
        write_iops_sec total_bytes_sec_max read_bytes_sec_max write_bytes_sec_max
        total_iops_sec_max read_iops_sec_max write_iops_sec_max size_iops_sec group_name
        total_bytes_sec_max_length read_bytes_sec_max_length write_bytes_sec_max_length
        total_iops_sec_max_length read_iops_sec_max_length write_iops_sec_max_length
    """,
    "encryption": "secret cipher ivgen",
    "bandwidth": "inbound outbound",
    "video": "driver model alias acpi address",
    "sound": "codec audio alias acpi address",
    "audio": "input output",
    "input": "driver source alias acpi address",
    "serial": "source protocol log target alias acpi address",
    "parallel": "source protocol log target alias acpi address",
    "console": "source protocol log target alias acpi address",
    "channel": "source protocol log target alias address",
    "redirdev": "source protocol log boot alias address",
    "smartcard": "certificate database source protocol log alias acpi address",
    "cpu": "model vendor topology cache maxphysaddr feature numa",
    "numa": "cell interconnects",
    "cell": "distances cache",
    "interconnects": "latency bandwidth",
    "memoryBacking": "hugepages nosharepages locked source access allocation discard",
    "numatune": "memory memnode",
    "cputune": """
        shares period quota global_period global_quota emulator_period emulator_quota
        iothread_period iothread_quota vcpupin emulatorpin iothreadpin vcpusched emulatorsched
        iothreadsched cachetune memorytune
    """,
    "cachetune": "cache monitor",
    "memorytune": "node monitor",
    "memtune": "hard_limit soft_limit min_guarantee swap_hard_limit",
    "blkiotune": "weight device",
    "device": "path weight read_iops_sec write_iops_sec read_bytes_sec write_bytes_sec",
    "resource": "partition fibrechannel",
    "pm": "suspend-to-mem suspend-to-disk",
    "features": """
        acpi apic pae hap viridian privnet hyperv kvm pvspinlock capabilities pmu vmport gic smm
        ioapic hpt vmcoreinfo htm nested-hv msrs ccf-assist xen cfpc sbbc ibs tcg async-teardown
        ras ps2 aia
    """,
    "hyperv": """
        relaxed vapic spinlocks vpindex runtime synic stimer reset vendor_id frequencies
        reenlightenment tlbflush ipi evmcs avic emsr_bitmap xmm_input
    """,
    "tlbflush": "direct extended",
    "kvm": "hidden hint-dedicated poll-control pv-ipi dirty-ring",
    "xen": "e820_host passthrough",
    "sysinfo": "bios system baseBoard chassis oemStrings",
    "idmap": "uid gid",
    "seclabel": "label imagelabel baselabel",
    "launchSecurity": """
        cbitpos reducedPhysBits policy dhCert session guestVisibleWorkarounds idBlock idAuth
        hostData mrConfigId mrOwner mrOwnerConfig quoteGenerationService
    """,
    "controller": "model target driver pcihole64 serial boot alias master acpi address",
    "hostdev": """
        driver source teaming readonly shareable ip route boot alias rom acpi address
    """,
    "tpm": "backend alias address",
    "rng": "rate backend driver alias acpi address",
    "backend": """
        source protocol device encryption active_pcr_banks profile
    """,
    "source": """
        adapter vendor product host device dir snapshot config address name auth initiator format
        protocol ssl cookies readahead timeout slices reservations encryption local ip route
        reconnect seclabel
    """,
    "active_pcr_banks": "sha1 sha256 sha384 sha512",
    "memballoon": "stats driver alias acpi address",
    "iommu": "driver alias acpi address",
    "shmem": "model size server msi alias acpi address",
    "memory": "uuid source target alias acpi address",
    "lease": "lockspace key target",
    "pstore": "path size alias acpi address",
    "crypto": "backend driver alias acpi address",
    "watchdog": "alias acpi address",
    "pool": """
        name uuid capacity allocation available features refresh source target mount_opts
        config_opts
    """,
    "volume": "name key capacity allocation physical source target backingStore",
    "target": """
        path format permissions timestamps encryption compat nocow clusterSize features
    """,
    "permissions": "mode owner group label",
    "secret": "uuid description usage",
    "vsock": "cid driver alias acpi address",
}
"""Parent tag -> the tags of its children in libvirt's order (src/conf/*_conf.c)."""

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
