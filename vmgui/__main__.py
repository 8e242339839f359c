"""`python -m vmgui`, and what the `vmgui` command runs.

The fast ways out come first: --version and --help need neither Qt nor libvirt, and neither does a
second start, which hands its arguments to the running program.
"""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run the program; returns its exit status."""
    from vmgui.app import cli, early, handover
    from vmgui.base import i18n, paths

    i18n.install(paths.catalogs())
    options = cli.parse()
    if handover.hand_over(options.request):
        return 0
    if not has_screen():
        sys.stderr.write(
            i18n._("vmgui needs a graphical session: neither DISPLAY nor WAYLAND_DISPLAY is set.")
            + "\n"
        )
        return 1
    head_start = early.head_start(options.request)  # goes on while Python imports Qt
    from vmgui.app.main import run

    return run(options, head_start)


def has_screen() -> bool:
    """False where Qt would abort for want of a display."""
    names = ("WAYLAND_DISPLAY", "DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform == "darwin" or any(os.environ.get(name) for name in names)


if __name__ == "__main__":
    sys.exit(main())
