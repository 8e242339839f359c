"""Step: one thing that *Apply* is going to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from vmgui.base.errors import VmguiError
from vmgui.virt.session import Connection
from vmgui.xmldoc.devices import Device


class Act(Enum):
    """What is done to a running machine."""

    ATTACH = "attach"
    DETACH = "detach"
    UPDATE = "update"
    SET = "set"
    """One of libvirt's setters."""


@dataclass(frozen=True, slots=True, eq=False)
class Live:
    """A call that changes the running machine."""

    act: Act
    xml: str = ""
    """The device, as libvirt is to attach, detach or update it."""
    device: Device | None = None
    """ATTACH: the device in the draft, to find it in what libvirt has made of the description."""
    call: Callable[[Connection, str], None] | None = None
    """SET: what is called, with the machine's UUID."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One thing that changes."""

    key: str
    """Names it among the steps of a plan."""
    title: str
    """What changes, translated: "VirtIO Disk 2"."""
    details: tuple[str, ...]
    """How, translated: a line for each value."""
    places: frozenset[str] = frozenset()
    """The paths in the description that it is about, to take it back."""
    live: Live | None = None
    """How the running machine is changed; None if it is not."""
    why_not_live: str = ""
    """Why a running machine is not changed, translated; empty if it is, or does not run."""

    @property
    def is_now(self) -> bool:
        """Whether it takes effect while the machine runs."""
        return self.live is not None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a running machine did not take."""

    step: Step
    error: VmguiError


@dataclass(frozen=True, slots=True)
class Report:
    """How it went."""

    done: tuple[Step, ...]
    """In effect now."""
    waiting: tuple[Step, ...]
    """In effect after the next start, as planned."""
    refused: tuple[Refusal, ...]
    """Should be in effect now, and are not; they wait for the next start too."""
