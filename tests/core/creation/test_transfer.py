from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

import vmgui.core.creation.transfer as module
from tests.support.webserver import WebServer, ftp_serving, serving
from vmgui.base.errors import Aborted
from vmgui.core.creation.transfer import Found, Transfer
from vmgui.core.creation.unfetched import Missing, NotFetched

MOST = 1 << 20
KERNEL = bytes(range(256)) * 3000


@pytest.fixture
def transfer() -> Transfer:
    return Transfer(10.0)


# What there is


def test_file_of_a_server_is_found_with_its_size_and_not_read(
    web: WebServer, transfer: Transfer
) -> None:
    web.add("linux", content=KERNEL)

    found = transfer.look(f"{web.url}/linux")

    assert found == Found(f"{web.url}/linux", len(KERNEL), "application/octet-stream")
    assert web.requests == ["HEAD /linux"]


def test_server_without_head_is_asked_in_the_usual_way(web: WebServer, transfer: Transfer) -> None:
    web.add("linux", content=KERNEL)

    found = transfer.look(f"{web.url}/nohead/linux")

    assert found.size == len(KERNEL)
    assert web.requests == ["HEAD /nohead/linux", "GET /nohead/linux"]


def test_redirect_is_followed_with_the_same_question(web: WebServer, transfer: Transfer) -> None:
    web.add("linux")

    found = transfer.look(f"{web.url}/moved/linux")

    assert found.url == f"{web.url}/linux"
    assert web.requests == ["HEAD /moved/linux", "HEAD /linux"]


def test_directory_of_this_computer_is_found(tmp_path: Path, transfer: Transfer) -> None:
    url = tmp_path.as_uri()

    assert transfer.look(f"{url}/") == Found(f"{url}/")


def test_what_is_missing_here_is_named(tmp_path: Path, transfer: Transfer) -> None:
    with pytest.raises(Missing, match=rf"^{tmp_path}/linux does not exist\.$"):
        transfer.look(f"{tmp_path.as_uri()}/linux")


# What is read


@pytest.mark.parametrize("way", ["", "moved/", "unsized/"])
def test_file_is_read_whole(web: WebServer, transfer: Transfer, way: str) -> None:
    web.add("linux", content=KERNEL)

    assert transfer.read(f"{web.url}/{way}linux", MOST) == KERNEL


def test_pieces_say_how_many_bytes_there_are(web: WebServer, transfer: Transfer) -> None:
    web.add("linux", content=KERNEL)

    sizes = {size for _piece, size in transfer.pieces(f"{web.url}/linux", MOST)}

    assert sizes == {len(KERNEL)}


def test_file_of_this_computer_is_read(tmp_path: Path, transfer: Transfer) -> None:
    path = tmp_path / "a kernel"
    path.write_bytes(KERNEL)

    assert transfer.read(path.as_uri(), MOST) == KERNEL


def test_file_of_an_ftp_server_is_read(transfer: Transfer) -> None:
    with ftp_serving({"/pub/linux": KERNEL}) as url:
        found = transfer.look(f"{url}/pub/linux")
        content = transfer.read(f"{url}/pub/linux", MOST)

    assert (found.size, content) == (len(KERNEL), KERNEL)


@pytest.mark.parametrize("path", ["pub/initrd", "other/linux"])
def test_file_that_an_ftp_server_has_not_is_missing(transfer: Transfer, path: str) -> None:
    with ftp_serving({"/pub/linux": b""}) as url, pytest.raises(Missing, match="nothing at"):
        transfer.look(f"{url}/{path}")


def test_proxy_of_the_environment_is_asked(web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", web.url)
    web.files["http://example.invalid/linux"] = b"through the proxy"

    content = Transfer(10.0).read("http://example.invalid/linux", MOST)

    assert content == b"through the proxy"


# Encryption


def test_certificate_that_the_system_trusts_is_accepted(
    secure_web: WebServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    secure_web.add("linux", content=KERNEL)

    assert Transfer(10.0).read(f"{secure_web.url}/linux", MOST) == KERNEL


def test_certificate_that_nobody_trusts_is_refused(
    secure_web: WebServer, transfer: Transfer
) -> None:
    with pytest.raises(NotFetched, match=r"certificate of \S+ cannot be trusted") as caught:
        transfer.look(secure_web.url)

    assert "self-signed" in caught.value.detail or "self signed" in caught.value.detail


def test_redirect_away_from_encryption_is_refused(
    secure_web: WebServer, web: WebServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    secure_web.location = web.url

    with pytest.raises(NotFetched, match="without encryption"):
        Transfer(10.0).look(f"{secure_web.url}/linux")

    assert web.requests == []


def test_server_that_speaks_no_tls_is_refused(web: WebServer, transfer: Transfer) -> None:
    with pytest.raises(NotFetched, match="No encrypted connection to"):
        transfer.look(web.url.replace("http:", "https:"))


# What goes wrong


def test_silent_server_loses_our_patience(
    web: WebServer, transfer: Transfer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "READ_SECONDS", 0.1)

    with pytest.raises(NotFetched, match="does not answer"):
        transfer.look(f"{web.url}/silent")


def test_server_that_sends_for_ever_is_left_in_time(web: WebServer) -> None:
    began = time.monotonic()

    with pytest.raises(NotFetched, match="has not sent everything within 1 second"):
        Transfer(0.6).read(f"{web.url}/trickle", MOST)

    assert time.monotonic() - began < 5


def test_file_without_an_end_is_left_at_its_limit(web: WebServer, transfer: Transfer) -> None:
    with pytest.raises(NotFetched, match="larger than any file of this kind"):
        transfer.read(f"{web.url}/endless", MOST)


def test_file_that_is_too_large_is_not_read(web: WebServer, transfer: Transfer) -> None:
    web.add("linux", content=KERNEL)

    with pytest.raises(NotFetched, match="larger than any file of this kind"):
        next(transfer.pieces(f"{web.url}/linux", 1000))


def test_file_that_ends_too_early_is_not_whole(web: WebServer, transfer: Transfer) -> None:
    web.add("linux", content=b"half")

    with pytest.raises(NotFetched, match=r"ended the connection in the middle of http://\S+/linux"):
        transfer.read(f"{web.url}/short/linux", MOST)


def test_cancelled_transfer_ends_before_the_next_piece(web: WebServer) -> None:
    is_cancelled = False
    pieces = Transfer(10.0, lambda: is_cancelled).pieces(f"{web.url}/endless", MOST)
    next(pieces)

    is_cancelled = True

    with pytest.raises(Aborted):
        next(pieces)


def test_directory_of_this_computer_is_no_file(tmp_path: Path, transfer: Transfer) -> None:
    with pytest.raises(NotFetched, match=re.escape(f"{tmp_path} is a directory.")):
        transfer.read(tmp_path.as_uri(), MOST)


def test_two_servers_are_no_obstacle(web: WebServer, transfer: Transfer) -> None:
    with serving() as other:
        other.add("linux", content=b"elsewhere")
        web.location = other.url

        assert transfer.read(f"{web.url}/linux", MOST) == b"elsewhere"
