from __future__ import annotations

import pytest

from tests.support.volumes import POOL
from vmgui.core.storage.abilities import (
    Ability,
    can,
    can_allocate,
    can_encrypt,
    formats,
    is_sparse,
    why_not,
)


@pytest.mark.parametrize("ability", list(Ability))
def test_files_can_have_everything_done_to_them(ability: Ability) -> None:
    assert why_not(POOL, ability) is None


@pytest.mark.parametrize(
    ("pool_type", "ability", "reason"),
    [
        ("iscsi", Ability.CREATE, "cannot create volumes in storage pools of the type “iscsi”"),
        ("zfs", Ability.FILL, "cannot copy into storage pools of the type “zfs”"),
        ("logical", Ability.RESIZE, "cannot resize volumes in storage pools of the type “logical”"),
        ("rbd", Ability.TRANSFER, "neither upload to storage pools of the type “rbd”"),
        ("gluster", Ability.WIPE, "cannot wipe volumes in storage pools of the type “gluster”"),
        ("scsi", Ability.DELETE, "cannot delete volumes in storage pools of the type “scsi”"),
    ],
)
def test_what_a_backend_cannot_do_is_said(pool_type: str, ability: Ability, reason: str) -> None:
    assert reason in (why_not(POOL._replace(type=pool_type), ability) or "")


def test_unknown_type_of_pool_can_do_nothing() -> None:
    assert not any(can("sometime", ability) for ability in Ability)


def test_inactive_pool_says_only_that() -> None:
    pool = POOL._replace(is_active=False, type="iscsi")

    assert why_not(pool, Ability.CREATE) == "The storage pool “default” is not active."


def test_first_missing_ability_is_named() -> None:
    pool = POOL._replace(type="rbd")

    assert "upload" in (why_not(pool, Ability.CREATE, Ability.TRANSFER) or "")


def test_formats_follow_the_type_of_the_pool() -> None:
    assert formats("dir")[:2] == ("qcow2", "raw")
    assert formats("disk")[0] == "none"
    assert formats("logical") == formats("rbd") == ("raw",)


def test_devices_take_all_their_space_at_once() -> None:
    assert is_sparse("dir")
    assert not is_sparse("logical")


def test_only_some_formats_are_encrypted_or_allocated() -> None:
    assert can_encrypt("dir", "qcow2")
    assert not can_encrypt("dir", "vmdk")
    assert not can_encrypt("logical", "raw")
    assert can_allocate("logical", "raw")
    assert not can_allocate("rbd", "raw")
    assert not can_allocate("dir", "vdi")
