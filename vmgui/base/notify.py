"""Event: a typed observer that keeps its listeners weakly; the signal of the Qt-free layers.

Not thread-safe: everything that emits or listens lives in the GUI thread (design 4).
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable
from types import MethodType
from typing import Generic, TypeVar

T = TypeVar("T")
log = logging.getLogger(__name__)


class Event(Generic[T]):
    """Something that others may want to know.

    A bound method is held weakly: a listener that is gone is forgotten, nobody has to disconnect.
    Anything else (a function, a lambda) is held strongly until `disconnect`.
    """

    __slots__ = ("_listeners",)

    def __init__(self) -> None:
        self._listeners: list[Callable[[], Callable[[T], object] | None]] = []

    def connect(self, listener: Callable[[T], object]) -> None:
        """Call `listener` at every `emit` from now on."""
        if isinstance(listener, MethodType):
            self._listeners.append(weakref.WeakMethod(listener))
        else:
            self._listeners.append(lambda: listener)

    def disconnect(self, listener: Callable[[T], object]) -> None:
        """Forget `listener`; nothing happens if it is not connected."""
        self._listeners = [get for get in self._listeners if get() not in (None, listener)]

    def emit(self, value: T) -> None:
        """Tell every listener, in the order in which they came.

        A listener that raises does not keep the others from hearing: its error is logged as a bug.
        """
        is_any_gone = False
        for get in tuple(self._listeners):
            listener = get()
            if listener is None:
                is_any_gone = True
                continue
            try:
                listener(value)
            except Exception:
                log.exception("A listener failed")
        if is_any_gone:
            self._listeners = [get for get in self._listeners if get() is not None]
