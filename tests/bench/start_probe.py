"""Starts `tests.bench.probe` as the program starts: what does without Qt is imported before Qt."""

from __future__ import annotations

from vmgui.app import early


def main() -> None:
    """Run the probe."""
    early.import_without_qt()
    early.import_after_the_window()
    from tests.bench import probe

    probe.main()


if __name__ == "__main__":
    main()
