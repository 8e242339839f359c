"""Workpiece: what the hardware list and its forms need of the machine that they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from vmgui.base.notify import Event
from vmgui.core.checks.devices import Doubt
from vmgui.core.draft import Draft
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device


class Workpiece(Protocol):
    """A machine on the workbench: one that is there, or one that is yet to be made."""

    changed: Event[None]
    """The draft is another one, or others have changed it: forms read it again."""
    learned: Event[None]
    """The scene knows more: capabilities, or what the host offers."""

    @property
    def draft(self) -> Draft | None:
        """Its description; None until that has been read."""

    @property
    def name(self) -> str:
        """What the machine is called; empty if it is gone."""

    @property
    def is_secure(self) -> bool:
        """Whether the description can be changed."""

    @property
    def is_busy(self) -> bool:
        """Whether nothing is to be edited just now."""

    def scene(self, *, is_new: bool = False) -> Scene:
        """What forms have to know now.

        Raises:
            NotPossibleNow: there is no draft yet.
        """

    def want(self, nouns: Iterable[str]) -> None:
        """Read what the host has of these, see `vmgui.core.offers`; once each."""

    async def doubts(self, device: Device) -> list[Doubt]:
        """What may be wrong with a device of the machine; what cannot be found out is nothing."""
