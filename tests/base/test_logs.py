from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from tests.support.guards import LogGuard
from vmgui.base.logs import RingBuffer, configure, redacted


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<graphics passwd='se\"cret' port='1'/>", "<graphics passwd='…' port='1'/>"),
        ('<graphics passwd="secret"/>', '<graphics passwd="…"/>'),
        ("password: secret", "password: …"),
        ("Password=secret next", "Password=… next"),
        ('{"password": "secret"}', '{"password": …'),
        ('vnc_password = "secret"', "vnc_password = …"),
        ("esx://root:secret@host/", "esx://root:…@host/"),
        ("qemu+ssh://ann@host/system", "qemu+ssh://ann@host/system"),
        ("at 12:30, x@y", "at 12:30, x@y"),
    ],
)
def test_redacted(text: str, clean: str) -> None:
    assert redacted(text) == clean
    assert "secret" not in redacted(text)


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger, as it was before at the end."""
    logger, ours = logging.getLogger(), logging.getLogger("vmgui")
    handlers, level = list(logger.handlers), ours.level
    yield logger
    logger.handlers = handlers
    ours.setLevel(level)


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("debug", "shown"),
    [
        (None, {"warned"}),
        ("", {"warned", "virt", "refresh", "jobs"}),
        ("virt, core.refresh", {"warned", "virt", "refresh"}),
    ],
)
def test_configure_shows_what_is_asked_for(
    debug: str | None,
    shown: set[str],
    capsys: pytest.CaptureFixture[str],
    log_guard: LogGuard,
) -> None:
    log_guard.expect("warned")

    buffer = configure(debug)
    logging.getLogger("vmgui.virt.lanes").debug("virt")
    logging.getLogger("vmgui.core.refresh").info("refresh")
    logging.getLogger("vmgui.core.jobs").debug("jobs")
    logging.getLogger("vmgui.core.jobs").warning("warned")

    printed = capsys.readouterr().err
    assert {word for word in ("virt", "refresh", "jobs", "warned") if f": {word}" in printed} == (
        shown
    )
    assert [line.rpartition(": ")[2] for line in buffer.text().splitlines()] == [
        "virt",
        "refresh",
        "jobs",
        "warned",
    ]


def make(message: object, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("vmgui.x", logging.INFO, "x.py", 1, message, arguments, None)


def test_ring_buffer_keeps_the_last_lines_without_secrets() -> None:
    buffer = RingBuffer(most=2)

    for number in range(3):
        buffer.handle(make("line %d passwd='secret'", number))

    assert [line.partition("line ")[2] for line in buffer.text().splitlines()] == [
        "1 passwd='…'",
        "2 passwd='…'",
    ]


def test_ring_buffer_line_that_cannot_be_made_does_not_hurt(
    capsys: pytest.CaptureFixture[str],
) -> None:
    buffer = RingBuffer()

    buffer.handle(make("%d", "no number"))

    assert buffer.text() == ""
    assert "Logging error" in capsys.readouterr().err
