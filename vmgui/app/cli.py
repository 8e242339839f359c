"""The command line, like that of the program it replaces. No Qt and no libvirt here.

`--version` and `--help` end here; so does a start that another running vmgui takes over.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from vmgui import __version__
from vmgui.base.i18n import _

_SHOW = {
    "creator": "show_domain_creator",
    "editor": "show_domain_editor",
    "performance": "show_domain_performance",
    "console": "show_domain_console",
    "delete": "show_domain_delete",
    "host": "show_host_summary",
}


@dataclass(frozen=True, slots=True)
class Request:
    """What a start of the program asks for."""

    uri: str = ""
    """The connection to open; empty for the remembered ones."""
    show: str = ""
    """creator, editor, performance, console, delete or host; empty for the main window."""
    domain: str = ""
    """Name, id or UUID for editor, performance, console and delete."""

    def to_json(self) -> dict[str, str]:
        """As it is handed to the running program."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: object) -> Request:
        """What was handed over.

        Raises:
            ValueError: it is not a request.
        """
        if not isinstance(values, dict) or not values.keys() <= {"uri", "show", "domain"}:
            raise ValueError("not a request")
        request = cls(**{name: str(value) for name, value in values.items()})
        if request.show not in ("", *_SHOW):
            raise ValueError("not something that can be shown")
        return request


@dataclass(frozen=True, slots=True)
class Options:
    """The command line, understood."""

    request: Request
    debug: str | None
    """None without --debug; else the packages to log, empty for all."""


def parse(arguments: Sequence[str] | None = None) -> Options:
    """Understand the command line; ends the program for --help, --version and mistakes."""
    parser = _parser()
    given = parser.parse_args(arguments)
    values = [(kind, getattr(given, name)) for kind, name in _SHOW.items()]
    shown = [(kind, value) for kind, value in values if value not in (None, False)]
    if len(shown) > 1:
        parser.error(_("only one of the --show options can be given"))
    if shown and not given.connect:
        parser.error(_("the --show options need --connect URI"))
    kind, value = shown[0] if shown else ("", True)
    if not value:
        parser.error(_("the name, id or UUID of the machine is empty"))
    domain = value if isinstance(value, str) else ""
    return Options(Request(given.connect or "", kind, domain), given.debug)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vmgui", description=_("Manage virtual machines on libvirt hosts.")
    )
    parser.add_argument("-c", "--connect", metavar="URI", help=_("connect to this hypervisor"))
    for kind in ("editor", "performance", "console", "delete"):
        parser.add_argument(
            f"--show-domain-{kind}", metavar=_("NAME|ID|UUID"), help=_show_help()[kind]
        )
    parser.add_argument(
        "--show-domain-creator", action="store_true", help=_("start a new virtual machine")
    )
    parser.add_argument(
        "--show-host-summary", action="store_true", help=_("show the connection's details")
    )
    parser.add_argument(
        "--debug",
        nargs="?",
        const="",
        metavar=_("PACKAGES"),
        help=_("log to the terminal; all, or packages such as virt,core.refresh"),
    )
    parser.add_argument("--version", action="version", version=__version__)
    return parser


def _show_help() -> dict[str, str]:
    return {
        "editor": _("show the machine's details"),
        "performance": _("show the machine's graphs"),
        "console": _("open the machine's console"),
        "delete": _("ask whether to delete the machine"),
    }
