from __future__ import annotations

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.base.uris import HYPERVISORS, ConnectionUri, build, check_host_name, display_name, parse

BY_ID = {hypervisor.id: hypervisor for hypervisor in HYPERVISORS}


@pytest.mark.parametrize(
    ("uri", "parts"),
    [
        ("qemu:///system", ConnectionUri("qemu", "", "", "", None, "/system", ())),
        ("  xen:///system\n", ConnectionUri("xen", "", "", "", None, "/system", ())),
        (
            "qemu+ssh://ann@host.example:2222/system?keyfile=/a%20b&no_verify=",
            ConnectionUri(
                "qemu",
                "ssh",
                "ann",
                "host.example",
                2222,
                "/system",
                (("keyfile", "/a b"), ("no_verify", "")),
            ),
        ),
        (
            "qemu+ssh://ann%40corp@host/session",
            ConnectionUri("qemu", "ssh", "ann@corp", "host", None, "/session", ()),
        ),
        (
            "qemu+ssh://ann@corp@host/system",
            ConnectionUri("qemu", "ssh", "ann@corp", "host", None, "/system", ()),
        ),
        (
            "qemu+tls://[2001:db8::1]:16514/system",
            ConnectionUri("qemu", "tls", "", "2001:db8::1", 16514, "/system", ()),
        ),
        ("qemu://host/system", ConnectionUri("qemu", "tls", "", "host", None, "/system", ())),
        (
            "test+unix:///default?socket=/s",
            ConnectionUri("test", "unix", "", "", None, "/default", (("socket", "/s"),)),
        ),
        (
            "esx://root@10.0.0.1/?no_verify=1",
            ConnectionUri("esx", "tls", "root", "10.0.0.1", None, "/", (("no_verify", "1"),)),
        ),
    ],
)
def test_parse_good_uri(uri: str, parts: ConnectionUri) -> None:
    assert parse(uri) == parts


@pytest.mark.parametrize(
    ("uri", "field", "words"),
    [
        ("", "uri", "Enter a connection URI"),
        ("   ", "uri", "Enter a connection URI"),
        ("nonsense", "uri", "not a connection URI"),
        ("qemu:/system", "uri", "not a connection URI"),
        ("://host/system", "uri", "not a connection URI"),
        ("qemu+ssh://host", "uri", "not a connection URI"),
        ("qemu+ssh://ho\nst/system", "uri", "not a connection URI"),
        ("kvm:///system", "uri", "no driver called “kvm”"),
        ("QEMU:///system", "uri", "no driver called"),
        ("qemu+telnet://host/system", "uri", "no transport called “telnet”"),
        ("qemu+://host/system", "uri", "no transport called “”"),
        ("qemu+ssh:///system", "host", "Enter the host name"),
        ("qemu+ssh://ann@/system", "host", "Enter the host name"),
        ("qemu+ssh://a b/system", "host", "not a host name"),
        ("qemu+ssh://-oProxyCommand=x/system", "host", "not a host name"),
        ("qemu+ssh://h$(x)/system", "host", "not a host name"),
        ("qemu+ssh://host:99999/system", "uri", "port"),
        ("qemu+ssh://host:ssh/system", "uri", "port"),
        ("qemu+ssh://[::1/system", "uri", "not valid"),
    ],
)
def test_parse_malformed_uri_says_what_is_wrong(uri: str, field: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(uri)

    assert words in caught.value.message
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("uri", "is_remote", "is_ssh", "is_session"),
    [
        ("qemu:///system", False, False, False),
        ("qemu:///session", False, False, True),
        ("qemu+ssh://host/system", True, True, False),
        ("qemu+libssh2://host/system", True, True, False),
        ("qemu+tls://localhost/system", False, False, False),
        ("qemu+ssh://localhost:2222/system", True, True, False),
        ("qemu+ssh://root@127.0.0.1/session", True, True, True),
    ],
)
def test_questions(uri: str, is_remote: bool, is_ssh: bool, is_session: bool) -> None:
    parts = parse(uri)

    assert (parts.is_remote, parts.is_ssh, parts.is_session) == (is_remote, is_ssh, is_session)


def test_parameter() -> None:
    parts = parse("qemu:///system?socket=/a+b%20c;x=&&z")

    assert parts.query == (("socket", "/a+b c"), ("x", ""), ("z", ""))
    assert (parts.parameter("socket"), parts.parameter("y")) == ("/a+b c", "")


@pytest.mark.parametrize(
    ("hypervisor", "choices", "uri"),
    [
        ("qemu", {}, "qemu:///system"),
        ("qemu", {"host": "ignored"}, "qemu:///system"),
        ("qemu", {"is_ssh": True, "host": " h "}, "qemu+ssh://h/system"),
        (
            "qemu-session",
            {"is_ssh": True, "host": "h", "user": "ann"},
            "qemu+ssh://ann@h/session",
        ),
        (
            "xen",
            {"is_ssh": True, "host": "h", "user": "ann@corp", "port": 22},
            "xen+ssh://ann%40corp@h:22/system",
        ),
        ("qemu", {"is_ssh": True, "host": "h:2222"}, "qemu+ssh://h:2222/system"),
        ("qemu", {"is_ssh": True, "host": "::1"}, "qemu+ssh://[::1]/system"),
        ("qemu", {"is_ssh": True, "host": "[::1]:22"}, "qemu+ssh://[::1]:22/system"),
        ("qemu", {"is_ssh": True, "host": "[::1]", "port": 22}, "qemu+ssh://[::1]:22/system"),
        (
            "lxc",
            {"is_ssh": True, "host": "h", "key_file": "/my keys/a&b"},
            "lxc+ssh://h/system?keyfile=/my%20keys/a%26b",
        ),
    ],
)
def test_build(hypervisor: str, choices: dict[str, object], uri: str) -> None:
    built = build(BY_ID[hypervisor], **choices)  # type: ignore[arg-type]

    assert built == uri
    parts = parse(built)
    assert parts.parameter("keyfile") == choices.get("key_file", "")
    if choices.get("is_ssh"):
        assert parts.user == choices.get("user", "")


@pytest.mark.parametrize("host", ["", "  ", "a b", "h/x", "-h", "h?", "user@h"])
def test_build_impossible_host_is_refused(host: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        build(BY_ID["qemu"], is_ssh=True, host=host)

    assert caught.value.field == "host"


def test_check_host_name_may_be_missing() -> None:
    check_host_name("", is_required=False)


@pytest.mark.parametrize("hypervisor", [h for h in HYPERVISORS if h.uri], ids=lambda h: h.id)
def test_every_hypervisor_has_a_good_uri(hypervisor: object) -> None:
    assert parse(hypervisor.uri)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("qemu:///system", "QEMU/KVM"),
        ("qemu:///session", "QEMU/KVM user session"),
        ("qemu+ssh://ann@host/system", "host"),
        ("qemu+ssh://host/session", "host (QEMU/KVM user session)"),
        ("xen+ssh://host/system", "host (Xen)"),
        ("test:///default", "Test"),
        ("test:///home/ann/lab.xml", "Test (lab.xml)"),
        ("nonsense", "nonsense"),
    ],
)
def test_display_name(uri: str, name: str) -> None:
    assert display_name(uri) == name
