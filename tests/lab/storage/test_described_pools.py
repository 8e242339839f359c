"""Types of pools that the lab has nothing for: real hosts only accept their descriptions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lab.storage.conftest import Keeper
from vmgui.base.errors import Unsupported
from vmgui.hardware.pools.registry import kind
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.pool import Pool

pytestmark = [pytest.mark.lab, pytest.mark.timeout(60), pytest.mark.limit(30)]

IQN = "iqn.2024-05.com.example:disks"
SERVER = "127.0.0.1"


@pytest.mark.parametrize(
    ("kind_id", "values", "why_not"),
    [
        (
            "iscsi",
            {"host_name": SERVER, "device_path": IQN},
            "The program /usr/bin/iscsiadm is not installed on the host.",
        ),
        (
            "scsi",
            {"adapter_name": "scsi_host2"},
            "There is no SCSI adapter “host2” on the host.",
        ),
        (
            "vhba",
            {"wwnn": "20000000c9831b4b", "wwpn": "10000000c9831b4b"},
            "The host has no Fibre Channel adapter that can have virtual ones.",
        ),
        (
            "netfs",
            {"source_format": "cifs", "host_name": SERVER, "source_directory": "share"},
            "“/var/lib/libvirt/mounts/pool1” is not on the host: there is nothing to mount at.",
        ),
    ],
)
async def test_description_is_accepted_and_the_start_says_what_is_missing(
    keeper: Keeper, kind_id: str, values: dict[str, Any], why_not: str
) -> None:
    pool = await keeper.add(kind_id, "pool1", starts=False, **values)
    described = parse(await keeper.work.description("pool1"), Pool)
    error = await keeper.refused(keeper.work.start(pool))
    await keeper.done(keeper.work.delete(pool))
    await keeper.gone("pool1")

    assert kind(kind_id).matches(described)
    assert error.message == why_not


async def test_rbd_is_accepted_with_a_new_secret(keeper: Keeper) -> None:
    # Without a cluster a start would wait for it for minutes.
    values = {"monitors": [{"name": SERVER, "port": 6789}], "auth_username": "libvirt"}

    pool = await keeper.add("rbd", "ceph", starts=False, password="a2V5", **values)
    described = parse(await keeper.work.description("ceph"), Pool)
    await keeper.done(keeper.work.delete(pool))

    [secret, *use] = keeper.host.virsh("secret-list").split()
    assert [(host.name, host.port) for host in described.hosts] == [(SERVER, 6789)]
    assert (described.auth_type, described.auth_secret_uuid) == ("ceph", secret)
    assert use == ["ceph", "ceph"]


async def test_zfs_is_not_offered_and_would_be_refused(keeper: Keeper) -> None:
    form, scene = kind("zfs"), keeper.knowledge.scene()
    pool = form.new("tank", scene)
    pool.source_name = "tank"

    error = await keeper.refused(keeper.work.add(serialize(pool)))

    assert form.why_not(scene) == "The host's libvirt has no support for this type."
    assert isinstance(error, Unsupported)
    assert error.message == "This host's libvirt has no storage pools of the type “zfs”."
