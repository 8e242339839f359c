from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import pytest

from vmgui.core.creation.userdata import ssh_key_problem, user_data_problem

MIME = """Content-Type: multipart/mixed; boundary="==edge=="
MIME-Version: 1.0

--==edge==
Content-Type: text/cloud-config; charset="us-ascii"
Content-Disposition: attachment; filename="users.yaml"

#cloud-config
user: {user}
--==edge==
Content-Type: text/x-shellscript

#!/bin/sh
echo [
--==edge==--
"""


def key(kind: str, length: int = 32) -> str:
    content = len(kind).to_bytes(4) + kind.encode() + length.to_bytes(4) + bytes(length)
    return f"{kind} {base64.b64encode(content).decode()}"


@pytest.mark.parametrize(
    "text",
    [
        "#cloud-config\nhostname: web1\npackages: [vim]\n",
        "#cloud-config\r\nhostname: web1\r\n",
        "#cloud-config # mine\n{}\n",
        "#cloud-config\n# nothing yet\n",
        '#cloud-config\n{"hostname": "web1"}\n',
        "#cloud-config-archive\n- type: text/cloud-config\n  content: ''\n",
        '#cloud-config-jsonp\n[{"op": "add", "path": "/x", "value": 1}]\n',
        "#!/bin/sh\necho [\n",
        "#!\n",
        "#include\nhttps://example.org/user-data\n",
        "#include-once\nhttps://example.org/user-data\n",
        "#cloud-boothook\n#!/bin/sh\n",
        "#part-handler\nimport sys\n",
        "## template: jinja\n#cloud-config\n{% if 1 %}\n",
        MIME.format(user="alice"),
    ],
)
def test_user_data_that_cloud_init_knows_is_accepted(text: str) -> None:
    assert user_data_problem(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("#cloud-config\nusers:\n  - a\n bad: [\n", "Line 4 is not valid YAML: "),
        ("#cloud-config\nusers: [a\n", "Line 3 is not valid YAML: "),
        ("#cloud-config\n\thostname: web1\n", "Line 2 is not valid YAML: "),
        ("#cloud-config\nx: 1\nname: \x07\n", "Line 3 has a character that YAML does not allow."),
        ("#cloud-config\na: !!python/object:os.system x\n", "Line 2 is not valid YAML: "),
        ("#cloud-config\na: 2024-99-99\n", "This is not valid YAML: "),
        ("#cloud-config\na: !!bool foo\n", "This is not valid YAML: a value does not suit the tag"),
        ("#cloud-config\na: !!int ''\n", "This is not valid YAML: a value does not suit the tag"),
        ("#cloud-config\na: !!timestamp x\n", "This is not valid YAML: a value does not suit"),
        ("#cloud-config\na: " + "[" * 3000, "This is not valid YAML: "),
        ("#cloud-config\n- a\n- b\n", "“#cloud-config” is followed by settings"),
        ("#cloud-config\njust words\n", "“#cloud-config” is followed by settings"),
        ("#cloud-config-archive\na: b\n", "“#cloud-config-archive” is followed by a list"),
        ("hostname: web1\n", "User-data begins with a line that says what it is"),
        ("#cloud-configuration\na: b\n", "User-data begins with a line that says what it is"),
        ("", "User-data begins with a line that says what it is"),
        ("\n#cloud-config\n", "User-data begins in the first line"),
        (MIME.format(user="[a"), "In the part “users.yaml”: Line 2 is not valid YAML: "),
        (MIME.partition("--==edge==--")[0], "The MIME message is not complete"),
        ("Content-Type: multipart/mixed\n\nx\n", "The MIME message is not complete"),
    ],
)
def test_user_data_that_is_not_well_formed_is_refused_with_the_line(text: str, words: str) -> None:
    problem = user_data_problem(text)

    assert problem is not None
    assert problem.startswith(words)


@pytest.mark.parametrize(
    "line",
    [
        key("ssh-ed25519"),
        key("ssh-rsa", 256) + " me@home",
        key("ecdsa-sha2-nistp256", 65) + " a comment of words",
        key("sk-ssh-ed25519@openssh.com", 60),
        f'from="10.0.0.0/8",no-pty {key("ssh-ed25519")} me',
        f"  {key('ssh-ed25519')}  ",
    ],
)
def test_public_key_is_accepted(line: str) -> None:
    assert ssh_key_problem(line) is None


def test_real_key_is_accepted(tmp_path: Path) -> None:
    program = shutil.which("ssh-keygen")
    if program is None:
        pytest.skip("needs ssh-keygen to make a key: install openssh-client")
    command = [program, "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")]
    subprocess.run(command, check=True, capture_output=True)

    assert ssh_key_problem((tmp_path / "key.pub").read_text()) is None
    assert "private key" in str(ssh_key_problem((tmp_path / "key").read_text()))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "This is no public SSH key."),
        ("hello", "This is no public SSH key."),
        ("AAAAC3NzaC1lZDI1NTE5AAAAI", "This is no public SSH key."),
        ("---- BEGIN SSH2 PUBLIC KEY ----", "This is no public SSH key."),
        ("ssh-rsa AAAA", "This SSH key is not complete."),
        (key("ssh-ed25519")[:-20], "This SSH key is not complete."),
        (key("ssh-ed25519").replace("ssh-ed25519", "ssh-rsa"), "This SSH key is not complete."),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", "This is a private key"),
    ],
)
def test_what_is_no_public_key_is_refused(line: str, words: str) -> None:
    problem = ssh_key_problem(line)

    assert problem is not None
    assert problem.startswith(words)
