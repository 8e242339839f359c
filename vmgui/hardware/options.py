"""Where the values of a `Choice` come from: a fixed list, the domain capabilities, the host.

What a host cannot do is offered all the same, greyed and with the reason: so nobody has to wonder
where a value has gone that the handbook speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from vmgui.base.i18n import N_, _
from vmgui.hardware.scene import Option, Scene

Options: TypeAlias = Callable[[Any, Scene], Sequence[Option]]
"""Gives the options for an element in its scene."""

Labels: TypeAlias = Mapping[str | None, str]
"""Value -> untranslated label; an empty label shows the value itself. In the order of the list."""

DEFAULT = N_("Hypervisor default")
"""The label of no value at all."""
UNABLE = N_("This host cannot do this.")
"""Why something cannot be chosen of which nothing more is known."""
_NO_REASONS: Mapping[str, str] = {}


def fixed(labels: Labels) -> Options:
    """Always these."""

    def options(_element: Any, _scene: Scene) -> Sequence[Option]:
        return [option(value, labels) for value in labels]

    return options


def plain(*values: str) -> Options:
    """The hypervisor's default and these values of libvirt's, which are their own labels."""
    return fixed({None: DEFAULT, **dict.fromkeys(values, "")})


def offered(
    device: str, enum: str, labels: Labels, reasons: Mapping[str, str] = _NO_REASONS
) -> Options:
    """What the domain capabilities say of an enumeration.

    Those of `labels` that the host lacks are greyed; those it has beyond `labels` come last, under
    their own names. Without domain capabilities, all of `labels` are possible.

    Args:
        device: as the domain capabilities name it, such as "disk".
        enum: the enumeration of that device, such as "bus".
        labels: what we know of.
        reasons: value -> why a host lacks it and what helps, untranslated, where that is known.
    """

    def options(_element: Any, scene: Scene) -> Sequence[Option]:
        caps = scene.domain_capabilities
        return merged(None if caps is None else caps.values(device, enum), labels, reasons)

    return options


def merged(
    possible: Sequence[str] | None, labels: Labels, reasons: Mapping[str, str] = _NO_REASONS
) -> list[Option]:
    """The options of `labels` and those of the host's; None for `possible`: it does not say."""
    if possible is None:
        return [option(value, labels) for value in labels]
    known = [
        option(
            value,
            labels,
            "" if value is None or value in possible else _(reasons.get(value, UNABLE)),
        )
        for value in labels
    ]
    return known + [option(value, labels) for value in possible if value not in labels]


def from_host(noun: str, *, default: str = "") -> Options:
    """What the host has of a kind, see `Scene.offers`.

    Args:
        noun: "networks", "bridges" ...
        default: an untranslated label for no value; empty if there must be one.
    """
    return HostOptions(noun, default)


@dataclass(frozen=True, slots=True)
class HostOptions:
    """See `from_host`. Says what has to be asked of the host."""

    noun: str
    default: str

    def __call__(self, _element: Any, scene: Scene) -> Sequence[Option]:
        """The options."""
        first = [Option(None, _(self.default))] if self.default else []
        return [*first, *scene.offers.get(self.noun, ())]


def option(value: str | None, labels: Labels, reason: str = "") -> Option:
    """An option with its label."""
    text = labels.get(value, "")
    return Option(value, _(text) if text else value or "", reason)
