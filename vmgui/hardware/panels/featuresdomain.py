"""A domain as its features page sees it."""

from __future__ import annotations

from vmgui.hardware.panels.hyperv import HypervDomain
from vmgui.xmldoc.domain.features import State
from vmgui.xmldoc.properties import Flag, integer, on_off, size, text, yes_no


class FeaturesDomain(HypervDomain):
    """A domain, as far as its features are concerned."""

    has_acpi = Flag("features/acpi")
    has_apic = Flag("features/apic")
    has_eoi = on_off("features/apic/@eoi")
    has_pae = Flag("features/pae")
    hap = State("features/hap")
    has_viridian = Flag("features/viridian")
    has_private_network = Flag("features/privnet")
    pv_spinlock = State("features/pvspinlock")
    pmu = State("features/pmu")
    vmport = State("features/vmport")
    smm = State("features/smm")
    tseg = size("features/smm/tseg", unit="MiB")
    """Bytes of the memory that only the firmware can see."""
    gic = text("features/gic/@version")
    io_apic = text("features/ioapic/@driver")
    hpt_resizing = text("features/hpt/@resizing")
    hpt_page = size("features/hpt/maxpagesize", unit="KiB")
    """Bytes."""
    vmcoreinfo = State("features/vmcoreinfo")
    htm = State("features/htm")
    nested_hv = State("features/nested-hv")
    ccf_assist = State("features/ccf-assist")
    unknown_msrs = text("features/msrs/@unknown")
    cfpc = text("features/cfpc/@value")
    sbbc = text("features/sbbc/@value")
    ibs = text("features/ibs/@value")
    kvm_hidden = State("features/kvm/hidden")
    kvm_dedicated = State("features/kvm/hint-dedicated")
    kvm_poll_control = State("features/kvm/poll-control")
    kvm_pv_ipi = State("features/kvm/pv-ipi")
    dirty_ring = State("features/kvm/dirty-ring")
    dirty_ring_size = integer("features/kvm/dirty-ring/@size")
    xen_e820 = State("features/xen/e820_host")
    xen_passthrough = State("features/xen/passthrough")
    xen_passthrough_mode = text("features/xen/passthrough/@mode")
    tb_cache = size("features/tcg/tb-cache", unit="KiB")
    """Bytes."""
    has_async_teardown = yes_no("features/async-teardown/@enabled")
    ras = State("features/ras")
    ps2 = State("features/ps2")
    aia = text("features/aia/@value")
    is_secure_boot = yes_no("os/loader/@secure")
