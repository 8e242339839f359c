"""What a host finds that pools can be made of (virConnectFindStoragePoolSources).

Source: src/conf/storage_conf.c, virStoragePoolSourceListFormat and virStoragePoolDefParseSource.
"""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.pool import Pool, SourceDevice
from vmgui.xmldoc.properties import Children, integer, text


class Source(Element):
    """<source> of a pool by itself."""

    TAG = "source"
    host_name = text("host/@name")
    host_port = integer("host/@port")
    device_path = text("device/@path")
    devices = Children(SourceDevice)
    directory = text("dir/@path")
    name = text("name")
    format = text("format/@type")
    initiator = text("initiator/iqn/@name")


class Sources(Element):
    """The list of what was found."""

    TAG = "sources"
    sources = Children(Source)


def request(pool: Pool) -> str:
    """What has to be said to have the sources of a server found: where it is, and who asks.

    Empty for types that are found on the host itself.
    """
    if not pool.host_name:
        return ""
    source = Source.create()
    source.host_name, source.host_port = pool.host_name, pool.host_port
    source.initiator = pool.initiator
    return source.xml()
