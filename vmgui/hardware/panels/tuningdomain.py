"""A domain as its tuning page sees it."""

from __future__ import annotations

from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.tuning import (
    BlockTune,
    CacheTune,
    IoThreadScheduler,
    MemoryTune,
    VcpuScheduler,
)
from vmgui.xmldoc.properties import Children, integer, size, text


class TuningDomain(Domain):
    """A domain, as far as its share of the host is concerned. Times are microseconds."""

    shares = integer("cputune/shares")
    period = integer("cputune/period")
    quota = integer("cputune/quota")
    global_period = integer("cputune/global_period")
    global_quota = integer("cputune/global_quota")
    emulator_period = integer("cputune/emulator_period")
    emulator_quota = integer("cputune/emulator_quota")
    iothread_period = integer("cputune/iothread_period")
    iothread_quota = integer("cputune/iothread_quota")
    vcpu_schedulers = Children(VcpuScheduler, "cputune")
    iothread_schedulers = Children(IoThreadScheduler, "cputune")
    emulator_policy = text("cputune/emulatorsched/@scheduler")
    emulator_priority = integer("cputune/emulatorsched/@priority")
    cache_tunes = Children(CacheTune, "cputune")
    memory_tunes = Children(MemoryTune, "cputune")
    hard_limit = size("memtune/hard_limit", unit="KiB")
    soft_limit = size("memtune/soft_limit", unit="KiB")
    swap_hard_limit = size("memtune/swap_hard_limit", unit="KiB")
    min_guarantee = size("memtune/min_guarantee", unit="KiB")
    block_weight = integer("blkiotune/weight")
    block_devices = Children(BlockTune, "blkiotune")
    partition = text("resource/partition")
    fibre_channel_id = text("resource/fibrechannel/@appid")
