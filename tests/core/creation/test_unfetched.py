from __future__ import annotations

import socket

import pytest

from tests.support.webserver import WebServer, ftp_serving, refusing_url
from vmgui.core.creation.transfer import Transfer
from vmgui.core.creation.unfetched import Missing, NotFetched, explained


@pytest.fixture
def transfer() -> Transfer:
    return Transfer(10.0)


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("404", Missing, "There is nothing at {url}."),
        ("410", Missing, "There is nothing at {url} any more."),
        ("403", Missing, "The server does not let us read {url}."),
        ("401", NotFetched, "The server asks for a password for {url}."),
        ("503", NotFetched, "The server answers with an error for {url}."),
        ("500", NotFetched, "The server answers with an error for {url}."),
        ("loop", NotFetched, "{url} redirects in a circle."),
        ("moved/loop", NotFetched, "{url} redirects in a circle."),
    ],
)
def test_answer_that_is_no_file_is_said_in_words(
    web: WebServer, transfer: Transfer, path: str, kind: type[NotFetched], words: str
) -> None:
    url = f"{web.url}/{path}"

    with pytest.raises(NotFetched) as caught:
        transfer.look(url)

    assert type(caught.value) is kind
    assert caught.value.message == words.format(url=url)


def test_server_that_refuses_is_named(transfer: Transfer) -> None:
    url = refusing_url()

    with pytest.raises(NotFetched, match=f"^{url[7:]} refuses the connection"):
        transfer.look(url)


def test_unknown_name_is_said_in_words(transfer: Transfer, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    with pytest.raises(NotFetched, match=r"by the name example\.invalid\."):
        transfer.look("http://example.invalid/x")


@pytest.mark.parametrize("url", ["http://a..b/x", "http://127.0.0.1/a\tb"])
def test_address_that_cannot_be_asked_is_no_crash(transfer: Transfer, url: str) -> None:
    with pytest.raises(NotFetched, match="is no address"):
        transfer.look(url)


def test_server_that_speaks_something_else_is_not_understood(transfer: Transfer) -> None:
    with ftp_serving({}) as url, pytest.raises(NotFetched, match="cannot be understood"):
        transfer.look(url.replace("ftp:", "http:"))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied"), "You may not read /srv/linux."),
        (IsADirectoryError(21, "Is a directory"), "/srv/linux is a directory."),
        (OSError(5, "Input/output error"), "/srv/linux cannot be read."),
    ],
)
def test_file_of_this_computer_that_cannot_be_read_is_named(error: OSError, words: str) -> None:
    with pytest.raises(NotFetched) as caught, explained("file:///srv/linux"):
        raise error

    assert caught.value.message == words
    assert caught.value.detail == str(error)


def test_bug_is_not_explained_away() -> None:
    with pytest.raises(ZeroDivisionError), explained("http://h/x"):
        raise ZeroDivisionError
