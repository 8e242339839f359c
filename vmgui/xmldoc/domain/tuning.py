"""What limits a domain's share of the host: parts of <cputune> and <blkiotune>."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, integer, size, text


class Scheduler(Element):
    """What <vcpusched> and <iothreadsched> have in common."""

    policy = text("@scheduler")
    priority = integer("@priority")
    """From 1 to 99, of the policies "fifo" and "rr" only."""


class VcpuScheduler(Scheduler):
    """<vcpusched>: how the host's kernel schedules some virtual CPUs."""

    TAG = "vcpusched"
    threads = text("@vcpus")


class IoThreadScheduler(Scheduler):
    """<iothreadsched>: how the host's kernel schedules some I/O threads."""

    TAG = "iothreadsched"
    threads = text("@iothreads")


class BlockTune(Element):
    """<device> of <blkiotune>: how much of one of the host's disks a domain may use."""

    TAG = "device"
    path = text("path")
    weight = integer("weight")
    read_operations = integer("read_iops_sec")
    write_operations = integer("write_iops_sec")
    read_bytes = integer("read_bytes_sec")
    write_bytes = integer("write_bytes_sec")


class Cache(Element):
    """<cache> of a <cachetune>: a part of one of the host's caches."""

    TAG = "cache"
    id = integer("@id")
    level = integer("@level")
    type = text("@type")
    size = size("@size", unit="KiB")
    """Bytes."""


class CacheMonitor(Element):
    """<monitor> of a <cachetune>: CPUs whose use of the cache is counted."""

    TAG = "monitor"
    level = integer("@level")
    vcpus = text("@vcpus")


class CacheTune(Element):
    """<cachetune>: parts of the host's caches for some virtual CPUs alone.

    The properties that begin with "cache" are of the first <cache>.
    """

    TAG = "cachetune"
    vcpus = text("@vcpus")
    cache_id = integer("cache/@id")
    cache_level = integer("cache/@level")
    cache_type = text("cache/@type")
    cache_size = size("cache/@size", unit="KiB")
    caches = Children(Cache)
    monitors = Children(CacheMonitor)


class MemoryNodeTune(Element):
    """<node> of a <memorytune>: the bandwidth to one of the host's memory controllers."""

    TAG = "node"
    id = integer("@id")
    bandwidth = integer("@bandwidth")
    """Percent of what the controller can do."""


class MemoryMonitor(Element):
    """<monitor> of a <memorytune>: CPUs whose use of the memory is counted."""

    TAG = "monitor"
    vcpus = text("@vcpus")


class MemoryTune(Element):
    """<memorytune>: how much memory bandwidth some virtual CPUs may use.

    The properties that begin with "node" are of the first <node>.
    """

    TAG = "memorytune"
    vcpus = text("@vcpus")
    node_id = integer("node/@id")
    node_bandwidth = integer("node/@bandwidth")
    nodes = Children(MemoryNodeTune)
    monitors = Children(MemoryMonitor)
