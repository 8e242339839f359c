"""What newer Pythons have and 3.11 lacks; deleted when 3.11 is no longer supported."""

from __future__ import annotations

import sys

if sys.version_info >= (3, 12):
    from typing import override
else:
    from collections.abc import Callable
    from typing import TYPE_CHECKING, Any, TypeVar

    if TYPE_CHECKING:
        from typing_extensions import override
    else:
        _F = TypeVar("_F", bound=Callable[..., Any])

        def override(method: _F) -> _F:
            """Mark a method that replaces one of its base class (PEP 698)."""
            return method


__all__ = ["override"]
