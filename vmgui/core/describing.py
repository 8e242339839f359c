"""What the list shows of a domain's description.

The start does without this module, and so without lxml: who needs it imports it then.
"""

from __future__ import annotations

import logging

from vmgui.base.errors import InvalidInput
from vmgui.base.records import DomainDetails, Graphics
from vmgui.xmldoc.domain.osid import os_name
from vmgui.xmldoc.outline import outline

log = logging.getLogger(__name__)


def details_of(xml: str) -> DomainDetails:
    """What the list shows of a description. Pure; runs in a worker."""
    try:
        seen = outline(xml)
    except InvalidInput as error:
        log.info("A description cannot be read: %s", error)
        return DomainDetails()
    return DomainDetails(
        title=seen.title,
        description=seen.description,
        folder=seen.folder,
        tags=seen.tags,
        os=os_name(seen.os_id) if seen.os_id else "",
        vcpus=seen.vcpus,
        vcpus_max=seen.vcpus_max,
        memory_kib=seen.memory_kib,
        memory_max_kib=seen.memory_max_kib,
        architecture=seen.arch or "",
        machine=seen.machine or "",
        graphics=tuple(
            Graphics(g.type, g.listen or "", g.port, g.tls_port, g.socket or "")
            for g in seen.graphics
        ),
        disks=tuple(disk.source for disk in seen.disks if disk.source),
        uses=tuple(disk for disk in seen.disks if disk.source),
        boot_files=seen.boot_files,
        secrets=seen.secrets,
        macs=tuple(mac.lower() for mac in seen.macs),
        host_devices=seen.host_devices,
        has_agent=seen.has_agent_channel,
    )
