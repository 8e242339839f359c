"""A web server on the loopback interface that also misbehaves, and one for FTP.

What a path begins with says how it is served: `files` behind it are the same.

    /404, /500, /403    that status
    /loop               redirects to itself
    /moved/x            redirects to /x
    /endless            never stops to send
    /silent             never answers
    /trickle            one byte now and then
    /short/x            says that it is longer than it is, and ends
    /unsized/x          does not say how long it is
    /nohead/x           does not know the method HEAD
    /pages              a page of a web site, whatever is asked for
"""

from __future__ import annotations

import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

LOOPBACK = "127.0.0.1"
PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy")


class WebServer:
    """What it has, and what it was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        """Path -> content; a path that ends in "/" is a directory."""
        self.location = ""
        """Where everything is redirected to, if anywhere."""
        self.requests: list[str] = []
        """ "GET /path"."""
        self.over = threading.Event()
        self.url = ""

    def add(self, *paths: str, content: bytes = b"kernel") -> None:
        """Have these files."""
        for path in paths:
            self.files[f"/{path}"] = content


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, site: WebServer, *arguments: object) -> None:
        self.site = site
        super().__init__(*arguments)  # type: ignore[arg-type]

    def log_message(self, *_arguments: object) -> None:
        """Write nothing to the terminal."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.site.requests.append(f"{self.command} {self.path}")
        self.close_connection = True
        if self.site.location:
            self._send(302, location=self.site.location + self.path)
            return
        word, _slash, rest = self.path.lstrip("/").partition("/")
        with suppress(ConnectionError, ssl.SSLError):
            getattr(self, f"_{word}", self._plain)(f"/{rest}")

    def _plain(self, _rest: str) -> None:
        word = self.path.strip("/")
        if word.isdigit():
            self._send(int(word))
        else:
            self._file(self.path)

    def _file(self, path: str, **options: int | None) -> None:
        content = self.site.files.get(path)
        if content is None:
            self._send(404)
        else:
            self._send(200, content, **options)

    def _send(
        self, status: int, content: bytes = b"", *, location: str = "", size: int | None = -1,
        kind: str = "application/octet-stream",
    ) -> None:  # fmt: skip
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        if size is not None:
            self.send_header("Content-Length", str(len(content) if size < 0 else size))
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def _loop(self, _rest: str) -> None:
        self._send(302, location=f"{self.site.url}{self.path}")

    def _moved(self, rest: str) -> None:
        self._send(302, location=f"{self.site.url}{rest}")

    def _endless(self, _rest: str) -> None:
        self._send(200, size=None)
        while self.command == "GET" and not self.site.over.is_set():
            self.wfile.write(bytes(1 << 16))

    def _silent(self, _rest: str) -> None:
        self.site.over.wait()

    def _trickle(self, _rest: str) -> None:
        self._send(200, size=1 << 20)
        while self.command == "GET" and not self.site.over.wait(0.02):
            self.wfile.write(b"x")

    def _short(self, rest: str) -> None:
        self._file(rest, size=1 << 20)

    def _unsized(self, rest: str) -> None:
        self._file(rest, size=None)

    def _nohead(self, rest: str) -> None:
        if self.command == "HEAD":
            self._send(405)
        else:
            self._file(rest)

    def _pages(self, _rest: str) -> None:
        self._send(200, b"<!DOCTYPE html>\n<p>Log in first</p>", kind="text/html; charset=utf-8")


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[WebServer]:
    """Serve; over TLS if there is a file with a certificate and its key."""
    site = WebServer()
    server = ThreadingHTTPServer((LOOPBACK, 0), partial(_Handler, site))
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    # Clients that do not like the certificate go away in the middle.
    server.handle_error = lambda *_arguments: None  # type: ignore[method-assign]
    scheme = "https" if certificate else "http"
    site.url = f"{scheme}://{LOOPBACK}:{server.server_port}"
    with _running(server, site.over):
        yield site


@contextmanager
def _running(server: socketserver.BaseServer, over: threading.Event) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def refusing_url() -> str:
    """The URL of a port where nobody listens."""
    with socket.socket() as unused:
        unused.bind((LOOPBACK, 0))
        return f"http://{LOOPBACK}:{unused.getsockname()[1]}"


def make_certificate(directory: Path) -> Path:
    """A file with a certificate for the loopback interface that nobody has signed, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl to make a certificate: install openssl")
    path = directory / "server.pem"
    command = [
        openssl, "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=vmgui-test",
        "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-addext", f"subjectAltName=IP:{LOOPBACK}",
        "-keyout", str(path), "-out", str(directory / "certificate.pem"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    with path.open("ab") as file:
        file.write((directory / "certificate.pem").read_bytes())
    return path


# FTP, as far as a client needs it that reads files


class _Ftp(socketserver.StreamRequestHandler):
    server: _FtpServer

    def handle(self) -> None:
        self.directory = "/"
        self.data: socket.socket | None = None
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb, _space, rest = line.partition(" ")
            with suppress(ConnectionError):
                getattr(self, f"_{verb.lower()}", self._unknown)(rest)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _unknown(self, _rest: str) -> None:
        self._say("500 unknown")

    def _user(self, _rest: str) -> None:
        self._say("230 logged in")

    def _type(self, _rest: str) -> None:
        self._say("200 fine")

    def _pwd(self, _rest: str) -> None:
        self._say(f'257 "{self.directory}"')

    def _quit(self, _rest: str) -> None:
        self._say("221 bye")

    def _cwd(self, path: str) -> None:
        target = "/".join((self.directory.rstrip("/"), path.strip("/"))).rstrip("/") + "/"
        if any(name.startswith(target) for name in self.server.files):
            self.directory = target
            self._say("250 fine")
        else:
            self._say("550 no such directory")

    def _pasv(self, _rest: str) -> None:
        self.data = socket.create_server((LOOPBACK, 0))
        port = self.data.getsockname()[1]
        self._say(f"227 ({LOOPBACK.replace('.', ',')},{port >> 8},{port & 255})")

    def _retr(self, name: str) -> None:
        self._transfer(self.server.files.get(f"{self.directory}{name}"))

    def _list(self, _rest: str) -> None:
        self._transfer(b"")

    def _transfer(self, content: bytes | None) -> None:
        assert self.data is not None
        with self.data as listening:
            if content is None:
                self._say("550 no such file")
                return
            self._say(f"150 here it comes ({len(content)} bytes)")
            connection, _address = listening.accept()
            with connection:
                connection.sendall(content)
        self._say("226 done")


class _FtpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__((LOOPBACK, 0), _Ftp)
        self.files = files


@contextmanager
def ftp_serving(files: dict[str, bytes]) -> Iterator[str]:
    """Serve files over FTP; yields the URL of the root."""
    server = _FtpServer(files)
    with _running(server, threading.Event()):
        yield f"ftp://{LOOPBACK}:{server.server_address[1]}"
