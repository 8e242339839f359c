from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from vmgui.base.uris import parse
from vmgui.virt import ssh


def command_of(uri: str) -> Path:
    wrapped = ssh.with_wrapper(uri, parse(uri))
    return Path(parse_qs(urlsplit(wrapped).query)["command"][0])


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


@pytest.fixture
def askpass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "ask me"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("SSH_ASKPASS", str(program))
    return program


@pytest.mark.parametrize(
    "uri",
    [
        "qemu:///system",
        "qemu+tls://host/system",
        "qemu+libssh2://host/system",
        "qemu+ssh://host/system?command=/opt/ssh",
    ],
)
def test_with_wrapper_leaves_others_alone(uri: str) -> None:
    assert ssh.with_wrapper(uri, parse(uri)) == uri


@pytest.mark.parametrize("uri", ["qemu+ssh://host/system", "qemu+ssh://host/system?keyfile=/a%20b"])
def test_with_wrapper_names_a_private_program(uri: str) -> None:
    program = command_of(uri)

    assert ssh.with_wrapper(uri, parse(uri)).startswith(uri)
    assert program.stat().st_mode & 0o777 == 0o700
    assert program.parent.stat().st_mode & 0o777 == 0o700
    assert list(program.parent.iterdir()) == [program]


@pytest.mark.usefixtures("no_display")
def test_wrapper_passes_arguments_on_with_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "ssh"
    fake.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    fake.chmod(0o755)
    program = command_of("qemu+ssh://host/system")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    out = subprocess.run([program, "-T", "a b"], capture_output=True, text=True, check=True)

    words = out.stdout.splitlines()
    assert words[-2:] == ["-T", "a b"]
    assert f"ConnectTimeout={ssh.CONNECT_SECONDS}" in words
    assert "BatchMode=yes" in words


def test_wrapper_is_written_once_and_again_when_it_changes(
    askpass: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = command_of("qemu+ssh://host/system")
    first = program.stat().st_ino
    assert f"SSH_ASKPASS='{askpass}'" in program.read_text()
    assert "SSH_ASKPASS_REQUIRE=force" in program.read_text()
    assert "XDG_RUNTIME_DIR" in program.read_text()

    command_of("qemu+ssh://host/system")
    assert program.stat().st_ino == first
    monkeypatch.delenv("DISPLAY")
    command_of("qemu+ssh://host/system")

    assert "ASKPASS" not in program.read_text()


@pytest.mark.usefixtures("no_display")
def test_wrapper_is_written_by_many_hosts_at_the_same_time() -> None:
    for _turn in range(20):
        command_of("qemu+ssh://h/system").unlink()
        with ThreadPoolExecutor(8) as pool:
            found = set(pool.map(command_of, ["qemu+ssh://h/system"] * 8))

        assert [path.name for path in found] == ["ssh"]


@pytest.mark.usefixtures("askpass")
def test_options_with_a_program_that_asks_may_prompt() -> None:
    assert "BatchMode=yes" not in ssh.options()


@pytest.mark.usefixtures("no_display")
def test_options_without_a_display_may_not_prompt() -> None:
    assert ssh.options()[-2:] == ["-o", "BatchMode=yes"]


@pytest.mark.usefixtures("no_display")
@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("qemu+ssh://host/system", ["-T", "--", "host"]),
        (
            "qemu+ssh://me@host:2222/system?keyfile=/a%20b&no_verify=1&no_tty=1",
            [
                *("-o", "StrictHostKeyChecking=no", "-o", "BatchMode=yes"),
                *("-p", "2222", "-i", "/a b", "-l", "me", "-T", "--", "host"),
            ],
        ),
        (
            "qemu+libssh2://host/system?known_hosts=/known&known_hosts_verify=auto",
            [
                *("-o", "StrictHostKeyChecking=accept-new"),
                *("-o", "UserKnownHostsFile=/known", "-T", "--", "host"),
            ],
        ),
    ],
)
def test_command_says_what_the_uri_says(uri: str, words: list[str]) -> None:
    program, *found = ssh.command(parse(uri))

    assert program == str(command_of("qemu+ssh://host/system"))
    assert found == words


@pytest.mark.usefixtures("no_display")
def test_command_with_another_program_has_our_limits() -> None:
    program, *found = ssh.command(parse("qemu+ssh://host/system?command=/opt/ssh"))

    assert program == "/opt/ssh"
    assert found == [*ssh.options(), "-T", "--", "host"]
