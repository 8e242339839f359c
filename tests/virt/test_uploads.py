"""What the test driver can do of it: it has no streams. The rest is in tests/lab."""

from __future__ import annotations

from pathlib import Path

import libvirt
import pytest

from tests.support.stored import POOL, names
from vmgui.base.errors import InvalidInput
from vmgui.virt import uploads
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.volume import Volume


def test_upload_that_fails_leaves_nothing(host: libvirt.virConnect) -> None:
    with pytest.raises(libvirt.libvirtError):  # this driver has no streams for volumes
        uploads.upload(host, POOL, "b", b"content", lambda *_done: None, lambda: False)

    assert names(host) == ["a.qcow2"]


@pytest.mark.parametrize(
    ("name", "words"), [("missing", "cannot be read: No such file"), (".", "is no file")]
)
def test_upload_of_what_cannot_be_read_makes_nothing(
    host: libvirt.virConnect, tmp_path: Path, name: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        uploads.upload(host, POOL, "b", tmp_path / name, lambda *_done: None, lambda: False)

    assert names(host) == ["a.qcow2"]


@pytest.mark.parametrize(
    ("kind", "least", "expected"),
    [("logical", 10, (10, 10)), ("logical", 1, (5, 5)), ("dir", 10, (5, 0))],
)
def test_device_for_an_upload_is_larger_than_its_file_from_the_start(
    kind: str, least: int, expected: tuple[int, int]
) -> None:
    class Pool:
        def XMLDesc(self, _flags: int) -> str:  # noqa: N802 - libvirt's name
            return f"<pool type='{kind}'/>"

    xml = uploads._empty(Pool(), "a", 5, least)  # type: ignore[arg-type]

    described = parse(xml, Volume)
    assert (described.capacity, described.allocation) == expected


def test_volume_that_is_made_anew_has_the_permissions_of_the_old_one() -> None:
    class Pool:
        def XMLDesc(self, _flags: int) -> str:  # noqa: N802 - libvirt's name
            return "<pool type='dir'/>"

    mode = "<permissions><mode>0640</mode><owner>7</owner></permissions>"
    old = parse(f"<volume><name>a</name><target>{mode}</target></volume>", Volume)

    made = parse(uploads._empty(Pool(), "a", 5, 0, old), Volume)  # type: ignore[arg-type]

    assert made.permissions is not None
    assert "<mode>0640</mode>" in made.permissions.xml()
    assert "<owner>7</owner>" in made.permissions.xml()


class Device:
    """A volume with room for 10 bytes."""

    def name(self) -> str:
        return "lv"

    def info(self) -> list[int]:
        return [libvirt.VIR_STORAGE_VOL_BLOCK, 10, 10]


def test_file_that_is_larger_than_a_device_is_refused() -> None:
    device = Device()

    uploads._check_room(device, 10)  # type: ignore[arg-type]
    with pytest.raises(
        InvalidInput, match="has 11 bytes, but the volume “lv” has room for only 10"
    ):
        uploads._check_room(device, 11)  # type: ignore[arg-type]
