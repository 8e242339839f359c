"""`python -m vmgui`, and what the `vmgui` command runs.

The fast ways out come first: --version and --help need neither Qt nor libvirt, and neither does a
second start, which hands its arguments to the running program.
"""

from __future__ import annotations

import sys


def main() -> int:
    """Run the program; returns its exit status."""
    from vmgui.app import cli, instance
    from vmgui.base import i18n, paths

    i18n.install(paths.catalogs())
    options = cli.parse()
    if instance.hand_over(options.request):
        return 0
    from vmgui.app.main import run

    return run(options)


if __name__ == "__main__":
    sys.exit(main())
