from __future__ import annotations

import base64

import pytest

from vmgui.core.creation.answers import CloudInit
from vmgui.core.creation.checks.cloud import problems


def key(kind: str) -> str:
    """A public key as far as its form goes (RFC 4253, 6.6)."""
    content = len(kind).to_bytes(4) + kind.encode() + bytes(60)
    return f"{kind} {base64.b64encode(content).decode()}"


ED25519 = f"{key('ssh-ed25519')} ann@lab"
ECDSA = key("ecdsa-sha2-nistp256")
LIMITED = f'command="/bin/true" {ED25519}'
PRIVATE = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r"


def found(**said: object) -> list[tuple[str, bool]]:
    cloud = CloudInit(**said)  # type: ignore[arg-type]
    return [(each.field, each.is_warning) for each in problems(cloud)]


def test_image_that_is_told_nothing_needs_nothing() -> None:
    assert found(is_used=False, user="A B") == []


def test_machine_that_nobody_can_enter_is_doubted() -> None:
    assert found() == [("password", True)]
    assert found(ssh_keys=("  ",)) == [("password", True)]


@pytest.mark.parametrize("user", ["ann", "_x", "a-1", "root", "x" * 32])
def test_name_of_a_user_is_right(user: str) -> None:
    assert found(user=user, password="x") == []


@pytest.mark.parametrize("user", ["Ann", "1a", "a b", "é", "-a", "a:b", "x" * 33])
def test_name_that_no_user_can_have_is_refused(user: str) -> None:
    assert found(user=user, password="x") == [("user", False)]


def test_password_is_one_line() -> None:
    assert found(password="a\nb") == [("password", False)]


@pytest.mark.parametrize("line", [ED25519, ECDSA, LIMITED])
def test_public_key_is_right(line: str) -> None:
    assert found(ssh_keys=(line, "")) == []


@pytest.mark.parametrize("line", ["hello", "ssh-rsa", "ssh-rsa xyz", PRIVATE, "/root/.ssh/id.pub"])
def test_key_that_is_none_is_refused(line: str) -> None:
    assert found(ssh_keys=(ED25519, line)) == [("ssh_keys", False)]


@pytest.mark.parametrize("name", ["web1", "web1.lab.example", "1a", "a-b"])
def test_host_name_is_right(name: str) -> None:
    assert found(password="x", host_name=name) == []


@pytest.mark.parametrize("name", ["-a", "a-", "a_b", "a b", "a..b", ".a", "x" * 64, "a." * 127])
def test_name_that_no_host_can_have_is_refused(name: str) -> None:
    assert found(password="x", host_name=name) == [("host_name", False)]


def test_user_data_stands_for_all_the_rest() -> None:
    assert found(user_data="#cloud-config\nusers: []\n", user="A B") == []


def test_user_data_that_is_not_yaml_is_refused() -> None:
    assert found(user_data="#cloud-config\nusers: [") == [("user_data", False)]
