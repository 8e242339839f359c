"""What only tests of storage's windows need."""

from __future__ import annotations

from tests.ui.dialogs.conftest import stay

__all__ = ["stay"]
