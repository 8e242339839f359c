from __future__ import annotations

from dataclasses import replace

import pytest

from vmgui.base.ids import HostId, domain_id
from vmgui.base.records import BootFile, DiskUse, DomainDetails, DomainRecord
from vmgui.core.resources import PoolReading
from vmgui.core.storage.poolusers import machines_in

POOL = PoolReading("images", "dir", False, "/srv/images/", None, None, None)


def _machine(*uses: DiskUse) -> DomainRecord:
    where = domain_id(HostId("test:///x"), "1")
    return DomainRecord(where, "web1", details=DomainDetails(uses=uses))


@pytest.mark.parametrize(
    ("use", "is_in"),
    [
        (DiskUse("vda", "/srv/images/a.qcow2"), True),
        (DiskUse("vda", "images/a.qcow2"), True),
        (DiskUse("vda", "/srv//images/./a.qcow2"), True),
        (DiskUse("vda", "/elsewhere/a", backing=("/srv/images/base.qcow2",)), True),
        (DiskUse("vda", "/srv/images-old/a.qcow2"), False),
        (DiskUse("vda", "other/a.qcow2"), False),
    ],
)
def test_machine_is_in_a_pool_if_a_disk_or_what_it_builds_on_is(use: DiskUse, is_in: bool) -> None:
    machine = _machine(use)

    assert machines_in([machine], [POOL]) == ([machine] if is_in else [])


def test_machine_that_boots_from_a_file_in_a_pool_is_in_it() -> None:
    details = DomainDetails(boot_files=(BootFile("nvram", "/srv/images/web1.fd"),))
    machine = replace(_machine(), details=details)

    assert machines_in([machine], [POOL]) == [machine]


def test_machine_that_is_not_described_yet_is_in_no_pool() -> None:
    machine = DomainRecord(domain_id(HostId("test:///x"), "1"), "web1")

    assert machines_in([machine], [POOL]) == []
