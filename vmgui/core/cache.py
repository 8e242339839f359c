"""The last known list of a host, kept between starts so that a person sees his machines at once.

One JSON file per host in the cache directory. What cannot be read is ignored: the host will tell.
All functions block and run in a lane.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import BootFile, DiskUse, DomainDetails, DomainRecord, Graphics
from vmgui.base.states import DomainState
from vmgui.base.storage import write

log = logging.getLogger(__name__)
VERSION = 1
"""Of the file's form; another one is ignored."""


def path_of(directory: Path, host: HostId) -> Path:
    """The file of a host; the name is a digest, because URIs do not make file names."""
    return directory / f"{hashlib.sha256(host.uri.encode()).hexdigest()[:24]}.json"


def save(directory: Path, host: HostId, records: Iterable[DomainRecord]) -> None:
    """Keep a host's list. Blocks. Failing only costs the comfort, so it is logged."""
    rows = [_to_json(record) for record in records]
    content = json.dumps({"version": VERSION, "uri": host.uri, "domains": rows})
    try:
        write(path_of(directory, host), content)
    except OSError as error:
        log.info("The list of %s is not kept: %s", host.uri, error)


def load(directory: Path, host: HostId) -> list[DomainRecord]:
    """The kept list of a host, marked stale; empty if there is none. Blocks."""
    try:
        data = json.loads(path_of(directory, host).read_text(encoding="utf-8"))
        if data["version"] != VERSION or data["uri"] != host.uri:
            return []
        return [_from_json(host, row) for row in data["domains"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        log.info("The kept list of %s is not usable: %s", host.uri, error)
        return []


def forget(directory: Path, host: HostId) -> None:
    """Remove a host's file. Blocks. One that stays only takes room, so failing is logged."""
    try:
        path_of(directory, host).unlink(missing_ok=True)
    except OSError as error:
        log.info("The kept list of %s cannot be removed: %s", host.uri, error)


def _to_json(record: DomainRecord) -> dict[str, Any]:
    return {
        "uuid": record.uuid,
        "name": record.name,
        "state": record.state.value,
        "autostart": record.is_autostart,
        "persistent": record.is_persistent,
        "vcpus": record.vcpus,
        "memory_kib": record.memory_kib,
        "details": _details_to_json(record.details) if record.details else None,
    }


def _details_to_json(details: DomainDetails) -> dict[str, Any]:
    # Disks as rows: their names would be a quarter of the file, which is read at every start.
    rows = [
        (use.target, use.source, use.is_readonly, use.is_shareable, use.backing, use.format)
        for use in details.uses
    ]
    return {**asdict(replace(details, uses=())), "uses": rows}


def _from_json(host: HostId, row: dict[str, Any]) -> DomainRecord:
    return DomainRecord(
        domain_id(host, str(row["uuid"])),
        str(row["name"]),
        DomainState(row["state"]),
        is_autostart=row["autostart"],
        is_persistent=row["persistent"],
        vcpus=row["vcpus"],
        memory_kib=row["memory_kib"],
        details=_details(row["details"]) if row["details"] else None,
        is_stale=True,
    )


def _details(values: dict[str, Any]) -> DomainDetails:
    lists = {name: tuple(values[name]) for name in ("tags", "disks", "macs")}
    graphics = tuple(Graphics(**row) for row in values["graphics"])
    # Lists that older programs have kept say nothing of how disks and the host's devices are used,
    # and nothing of what else a domain boots from and which secrets it needs; nor of formats.
    for name in ("host_devices", "secrets"):
        lists[name] = tuple(values.get(name, ()))
    boot_files = tuple(BootFile(role, source) for role, source in values.get("boot_files", ()))
    uses = tuple(
        DiskUse(target, source, is_readonly, is_shareable, tuple(backing), *format_)
        for target, source, is_readonly, is_shareable, backing, *format_ in values.get("uses", ())
    )
    made = {"graphics": graphics, "uses": uses, "boot_files": boot_files}
    return DomainDetails(**{**values, **lists, **made})
