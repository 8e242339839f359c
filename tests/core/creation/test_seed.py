from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pycdlib
import pytest
import yaml

import vmgui.core.creation.seed as module
from vmgui.core.creation.answers import CloudInit
from vmgui.core.creation.seed import host_name, meta_data, seed_image, user_data
from vmgui.core.creation.userdata import user_data_problem

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0kyQw1q1bB1M3o3m9o9dQ9mB4w7M5sE0a6c1d2e3f4 me@home"
NAMES = ["meta-data", "user-data"]


def config(**answers: Any) -> dict[str, Any]:
    text = user_data(CloudInit(**answers))
    assert user_data_problem(text) is None
    content = yaml.safe_load(text)
    return content if isinstance(content, dict) else {}


# The image


@pytest.mark.parametrize("view", ["rr_path", "joliet_path"])
def test_files_have_their_names_in_every_view(view: str) -> None:
    image = pycdlib.PyCdlib()
    image.open_fp(io.BytesIO(seed_image(CloudInit(user_data="#!/bin/sh\n"), "web1")))

    names = []
    for child in image.list_children(**{view: "/"}):
        path = image.full_path_from_dirrecord(child, rockridge=view == "rr_path")
        if child is not None and not child.is_dir():
            names.append(path.strip("/"))
    written = io.BytesIO()
    image.get_file_from_iso_fp(written, **{view: "/user-data"})
    image.close()

    assert sorted(names) == NAMES
    assert written.getvalue() == b"#!/bin/sh\n"


def test_image_is_read_by_others(tmp_path: Path) -> None:
    xorriso = shutil.which("xorriso")
    if xorriso is None:
        pytest.skip("needs xorriso to read an image: install xorriso")
    path = tmp_path / "seed.iso"
    path.write_bytes(seed_image(CloudInit(user_data="#!/bin/sh\necho ä\n"), "web1"))
    command = [xorriso, "-osirrox", "on", "-indev", path, "-extract", "/", tmp_path / "there"]

    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr

    assert "Volume id    : 'cidata'" in told
    assert sorted(each.name for each in (tmp_path / "there").iterdir()) == NAMES
    assert (tmp_path / "there" / "user-data").read_text() == "#!/bin/sh\necho ä\n"


# What it says


def test_every_machine_is_a_new_one() -> None:
    first, second = (yaml.safe_load(meta_data(CloudInit(), "web1")) for _number in range(2))

    assert first["instance-id"] != second["instance-id"]


@pytest.mark.parametrize(
    ("wanted", "expected"), [("", "web1"), ("db.example.org", "db.example.org")]
)
def test_guest_has_the_host_name_or_that_of_its_machine(wanted: str, expected: str) -> None:
    said = yaml.safe_load(meta_data(CloudInit(host_name=wanted), "web1"))

    assert said["local-hostname"] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("web1", "web1"),
        ("My VM_1", "my-vm-1"),
        ("Bücher (alt)", "bucher-alt"),
        ("-a-.example..org", "a.example.org"),
        ("日本", "localhost"),
        ("a" * 70, "a" * 63),
    ],
)
def test_name_of_a_machine_becomes_a_host_name(name: str, expected: str) -> None:
    assert host_name(name) == expected


def test_user_takes_the_place_of_the_one_of_the_image() -> None:
    said = config(user="alice", password="secret", ssh_keys=(KEY, "", f" {KEY} "))

    assert said["user"] == {"name": "alice", "lock_passwd": False}
    assert said["password"].startswith("$6$")
    assert said["chpasswd"] == {"expire": False}
    assert said["ssh_pwauth"] is True
    assert said["ssh_authorized_keys"] == [KEY, KEY]
    assert "users" not in said


def test_password_alone_is_for_the_user_of_the_image() -> None:
    assert set(config(password="secret")) == {"password", "chpasswd", "ssh_pwauth"}


def test_keys_alone_leave_passwords_as_they_are() -> None:
    assert config(user="alice", ssh_keys=(KEY,)) == {
        "user": {"name": "alice"},
        "ssh_authorized_keys": [KEY],
    }


def test_root_may_log_in_if_that_is_the_user() -> None:
    assert config(user="root", ssh_keys=(KEY,))["disable_root"] is False


def test_nothing_to_say_is_said_in_a_valid_way() -> None:
    assert config() == {}


@pytest.mark.parametrize("password", ["R", "yes", "1234", "a: b # c", "ä\"'\\", "{x}", "- x"])
def test_password_that_cannot_be_hashed_arrives_as_it_was_typed(
    monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setattr(module, "hashed", lambda _password: None)

    assert config(password=password)["password"] == password


def test_own_user_data_is_taken_as_it_is() -> None:
    own = "#cloud-config\n# mine\nhostname:   web9\n"

    assert user_data(CloudInit(user="alice", user_data=own)) == own


def test_secrets_are_not_in_what_a_log_shows() -> None:
    cloud = CloudInit(password="hunter2", user_data="#cloud-config\npassword: hunter2")

    assert "hunter2" not in repr(cloud)
