from __future__ import annotations

from pathlib import Path

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.core.creation.locations import checked_url, host, joined, local_path


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        (" http://example.org/debian/ ", "http://example.org/debian"),
        ("https://example.org", "https://example.org"),
        ("ftp://example.org/pub/", "ftp://example.org/pub"),
        ("http://[::1]:8080/a b/ü", "http://[::1]:8080/a%20b/%C3%BC"),
        ("http://example.org/a%20b?x=1#top", "http://example.org/a%20b"),
        ("/srv/tree/", "file:///srv/tree"),
        ("file:///srv/a%20tree", "file:///srv/a%20tree"),
        ("file://localhost/srv", "file:///srv"),
    ],
)
def test_typed_address_becomes_a_url(typed: str, url: str) -> None:
    assert checked_url(typed) == url


def test_directory_of_the_user_is_found_by_its_short_name() -> None:
    assert checked_url("~/tree") == f"file://{Path.home()}/tree"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "debian",
        "nfs://example.org/tree",
        "http://",
        "http:///tree",
        "http://example.org:port/",
        "http://[::1/tree",
        "file://other.example.org/tree",
        "file:",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_is_refused_at_the_field(typed: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked_url(typed)

    assert caught.value.field == "url"


@pytest.mark.parametrize("scheme", ["http", "https", "ftp"])
@pytest.mark.parametrize("user", ["me", "me:secret", ":"])
def test_password_in_an_address_is_refused_and_not_repeated(scheme: str, user: str) -> None:
    with pytest.raises(InvalidInput, match="password") as caught:
        checked_url(f"{scheme}://{user}@example.org/tree")

    assert "secret" not in caught.value.message


def test_path_in_a_tree_is_quoted() -> None:
    assert joined("http://h/t", "a b/vmlinuz") == "http://h/t/a%20b/vmlinuz"


def test_local_path_is_that_of_a_file_url_only() -> None:
    assert local_path("file:///srv/a%20tree") == Path("/srv/a tree")
    assert local_path("http://h/srv") is None


def test_host_has_no_password() -> None:
    assert host("ftp://me:secret@h:2121/x") == "h:2121"
