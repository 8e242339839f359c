import pytest

from tests import documents
from vmgui.hardware.fields import Field
from vmgui.hardware.items import Group, is_shown
from vmgui.hardware.pools.login import PASSWORD
from vmgui.hardware.pools.registry import kind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.pool import Pool

NEW, THERE = Scene(is_new=True), Scene()
UUID = "2ec115d7-3a88-3ceb-bc12-0ac909a6fd87"


def new(id: str = "iscsi") -> Pool:
    return kind(id).new("san", NEW)


def write(pool: Pool, name: str, value: str | None, id: str = "iscsi") -> None:
    field = next(row for row in kind(id).rows() if row.name == name)
    assert isinstance(field, Field)
    field.write(pool, value, NEW)


def shown(pool: Pool, scene: Scene) -> set[str]:
    groups = [item for item in kind("iscsi").fields if isinstance(item, Group)]
    return {row.name for group in groups for row in group.items if is_shown(row, pool, scene)}


@pytest.mark.parametrize(("id", "auth_type"), [("iscsi", "chap"), ("rbd", "ceph")])
def test_user_brings_the_type_of_the_login(id, auth_type):
    pool = new(id)

    write(pool, "auth_username", "ann", id)

    assert (pool.auth_type, pool.auth_username) == (auth_type, "ann")


def test_user_taken_away_leaves_no_login():
    pool = new()
    before = serialize(pool)

    write(pool, "auth_username", "ann")
    write(pool, "auth_username", None)

    assert serialize(pool) == before


def test_secret_by_uuid_takes_the_place_of_one_by_usage():
    pool = parse(documents.document("iscsi", "pool"), Pool)

    write(pool, "kept_secret", UUID)

    assert (pool.auth_secret_uuid, pool.auth_secret_usage) == (UUID, None)


def test_secret_without_a_user_is_wrong():
    pool = new()
    write(pool, "auth_secret_uuid", UUID)

    problems = kind("iscsi").problems(pool, NEW)

    assert [each.field for each in problems] == ["auth_username"]


def test_new_login_asks_for_a_password_or_a_secret():
    pool = new()
    without = shown(pool, NEW)
    write(pool, "auth_username", "ann")
    with_user = shown(pool, NEW)
    write(pool, "auth_secret_uuid", UUID)

    assert without == {"auth_username"}
    assert with_user == {"auth_username", "auth_secret_uuid", PASSWORD}
    assert shown(pool, NEW) == {"auth_username", "auth_secret_uuid"}


def test_login_that_is_there_shows_its_secret_and_asks_for_no_password():
    pool = parse(documents.document("iscsi", "pool"), Pool)

    assert shown(pool, THERE) == {"auth_username", "kept_secret", "auth_secret_usage"}


@pytest.mark.parametrize(("id", "noun"), [("iscsi", "iscsi_secrets"), ("rbd", "ceph_secrets")])
def test_only_secrets_that_libvirt_takes_are_offered(id, noun):
    assert noun in kind(id).nouns()
    assert "secrets" not in kind(id).nouns()
