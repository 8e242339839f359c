from __future__ import annotations

import pytest

from tests.support.answering import pool
from vmgui.base.errors import InvalidInput
from vmgui.core.creation.names import canonical_uuid, check_name, free, image_name, suggestion

TAKEN = frozenset({"web1"})


@pytest.mark.parametrize("name", ["web2", "Web1", "a", "db_1.lab-2", "1a", "12.5", "_", "x" * 200])
def test_name_by_the_rules_is_taken(name: str) -> None:
    check_name(name, TAKEN)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Enter a name"),
        ("   ", "Enter a name"),
        ("web1", "“web1”"),
        ("12345", "digits only"),
        (".", "dots only"),
        ("..", "dots only"),
        ("x" * 201, "200"),
        ("my web", "a space"),
        (" web2", "a space"),
        ("a/b", "“/”"),
        ("Größe", "“ö”, “ß”"),
        ("服务器", "“服”"),
        ("a\nb", "U+000A"),
        ("a\u00a0b", "U+00A0"),
        ("٣٤", "“٣”"),
    ],
)
def test_name_against_the_rules_is_refused_with_what_is_wrong(name: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_name(name, TAKEN)

    assert said in caught.value.message
    assert caught.value.field == "name"


def test_wrong_character_is_named_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_name("a b c/d", ())

    assert caught.value.message.endswith("but not a space, “/”.")


@pytest.mark.parametrize(
    ("short_id", "arch", "taken", "expected"),
    [
        ("debian12", "", (), "debian12"),
        ("debian12", "", ("debian12",), "debian12-2"),
        ("debian12", "", ("debian12", "debian12-2"), "debian12-3"),
        ("debian12", "aarch64", (), "debian12-aarch64"),
        ("", "", (), "vm1"),
        ("", "", ("vm1", "vm2"), "vm3"),
        ("unknown", "s390x", (), "vm1-s390x"),
        ("ubuntu22.04", "", (), "ubuntu22.04"),
        ("odd one", "", (), "odd-one"),
    ],
)
def test_suggestion_is_free_and_by_the_rules(
    short_id: str, arch: str, taken: tuple[str, ...], expected: str
) -> None:
    name = suggestion(short_id, arch, taken)

    check_name(name, taken)
    assert name == expected


def test_free_name_is_numbered_from_two_on() -> None:
    assert free("web1", ()) == "web1"
    assert free("web1", {"web1"}) == "web1-2"


@pytest.mark.parametrize(
    ("machine", "kind", "format_", "expected"),
    [
        ("db", "dir", "qcow2", "db.qcow2"),
        ("db", "dir", "raw", "db.img"),
        ("db", "logical", "raw", "db"),
        ("web1", "dir", "qcow2", "web1-2.qcow2"),
        ("", "dir", "qcow2", "vm.qcow2"),
        ("a/b c", "dir", "qcow2", "a-b-c.qcow2"),
    ],
)
def test_image_is_called_after_the_machine(
    machine: str, kind: str, format_: str, expected: str
) -> None:
    assert image_name(machine, pool(kind=kind), format_, {"web1.qcow2"}) == expected


def test_image_in_a_pool_that_nothing_is_known_of_is_a_file() -> None:
    assert image_name("db", None, "raw", ()) == "db.img"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4C4C4544-0042-3510-8052-B4C04F4E3732", "4c4c4544-0042-3510-8052-b4c04f4e3732"),
        ("4c4c45440042351080 52b4c04f4e3732", "4c4c45440042351080 52b4c04f4e3732"),
        ("4c4c4544004235108052b4c04f4e3732", "4c4c4544-0042-3510-8052-b4c04f4e3732"),
        ("", ""),
    ],
)
def test_uuid_is_written_as_libvirt_does(text: str, expected: str) -> None:
    assert canonical_uuid(text) == expected
