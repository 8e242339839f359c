from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest

from vmgui import __version__
from vmgui.app.cli import Options, Request, parse

URI = "qemu:///system"
FORBIDDEN = ("PySide6", "shiboken6", "libvirt", "lxml", "qasync", "asyncio")


@pytest.mark.parametrize(
    ("arguments", "request_"),
    [
        ([], Request()),
        (["-c", URI], Request(URI)),
        (["--connect", URI], Request(URI)),
        (["--connect=" + URI], Request(URI)),
        (["-c", URI, "--show-domain-creator"], Request(URI, "creator")),
        (["-c", URI, "--show-domain-editor", "web1"], Request(URI, "editor", "web1")),
        (["-c", URI, "--show-domain-performance", "7"], Request(URI, "performance", "7")),
        (["-c", URI, "--show-domain-console", "a b"], Request(URI, "console", "a b")),
        (["--show-domain-delete=web1", "-c", URI], Request(URI, "delete", "web1")),
        (["-c", URI, "--show-host-summary"], Request(URI, "host")),
    ],
)
def test_options_make_a_request(arguments: Sequence[str], request_: Request) -> None:
    assert parse(arguments) == Options(request_, None)


@pytest.mark.parametrize(
    ("arguments", "debug"),
    [(["--debug"], ""), (["--debug", "virt,core"], "virt,core"), (["--debug", "-c", URI], "")],
)
def test_debug_takes_packages_or_all(arguments: Sequence[str], debug: str) -> None:
    assert parse(arguments).debug == debug


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--show-domain-editor", "web1"], "need --connect URI"),
        (["--show-domain-creator"], "need --connect URI"),
        (["-c", URI, "--show-domain-editor", ""], "is empty"),
        (["-c", URI, "--show-domain-editor"], "expected one argument"),
        (["-c", URI, "--show-domain-editor", "a", "--show-host-summary"], "only one of"),
        (["-c"], "expected one argument"),
        (["--nonsense"], "unrecognized arguments"),
        (["stray"], "unrecognized arguments"),
    ],
)
def test_mistake_is_explained(
    arguments: Sequence[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)

    assert ended.value.code == 2
    assert complaint in capsys.readouterr().err


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--help"])

    text = capsys.readouterr().out
    for option in ("--connect URI", "--show-domain-creator", "--show-host-summary", "--version"):
        assert option in text
    for kind in ("editor", "performance", "console", "delete"):
        assert f"--show-domain-{kind} NAME|ID|UUID" in text


def test_request_survives_being_handed_over() -> None:
    request = Request(URI, "editor", "web <1>")

    assert Request.from_json(request.to_json()) == request


@pytest.mark.parametrize("values", [[], "x", None, {"who": "me"}, {"show": "everything"}])
def test_nonsense_is_no_request(values: object) -> None:
    with pytest.raises(ValueError, match="not"):
        Request.from_json(values)


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_fast_ways_out_import_nothing_heavy(option: str) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "vmgui", option],
        capture_output=True,
        text=True,
        check=True,
    )

    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert imported.isdisjoint(FORBIDDEN)
    assert done.stdout.strip() == __version__ or "usage: vmgui" in done.stdout
