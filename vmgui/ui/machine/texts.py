"""A machine's record in words. Pure functions: what is not known is an empty text."""

from __future__ import annotations

from vmgui.base.i18n import _
from vmgui.base.records import DomainRecord, Graphics, Incident
from vmgui.base.units import clock, size_kib

_GRAPHICS = {
    "vnc": "VNC",
    "spice": "SPICE",
    "rdp": "RDP",
    "sdl": "SDL",
    "egl-headless": "EGL (headless)",
    "dbus": "D-Bus",
}


def state(record: DomainRecord) -> str:
    """What it does: the state, what somebody asked for, or what it did when last seen."""
    if record.pending:
        return _(record.pending)
    if record.is_stale:
        # Translators: the state of a machine whose host does not answer
        return _("{state} when last seen").format(state=record.state.label)
    return record.state.label


def summary(record: DomainRecord) -> str:
    """State, reason and moment in one line."""
    what, since = state(record), clock(record.since) if record.since else ""
    why = _(record.reason)
    if why and since:
        # Translators: a machine's state, why it is in it, and since when
        text = _("{state} since {time}: {reason}")
    elif why:
        # Translators: a machine's state and why it is in it
        text = _("{state}: {reason}")
    elif since:
        # Translators: a machine's state and since when it is in it
        text = _("{state} since {time}")
    else:
        return what
    return text.format(state=what, time=since, reason=why)


def vcpus(record: DomainRecord) -> str:
    """How many virtual CPUs it has, of how many it can have."""
    most = record.details.vcpus_max if record.details else None
    now = record.vcpus or (record.details.vcpus if record.details else None)
    return _of(None if now is None else str(now), None if most is None else str(most))


def memory(record: DomainRecord) -> str:
    """How much memory it has, of how much it can have."""
    most = record.details.memory_max_kib if record.details else None
    now = record.memory_kib or (record.details.memory_kib if record.details else None)
    return _of(size_kib(now), size_kib(most))


def _of(now: str | None, most: str | None) -> str:
    if not now:
        return most or ""
    if not most or most == now:
        return now
    # Translators: what a machine has of what it can have at most, "2 of 4"
    return _("{now} of {most}").format(now=now, most=most)


def yes_no(value: bool | None, yes: str, no: str) -> str:
    """One of two translated texts, empty if it is not known."""
    if value is None:
        return ""
    return yes if value else no


def autostart(record: DomainRecord) -> str:
    """Whether it starts with its host."""
    return yes_no(record.is_autostart, _("With the host"), _("By hand"))


def kind(record: DomainRecord) -> str:
    """Whether it stays when it is shut off."""
    return yes_no(record.is_persistent, _("Persistent"), _("Transient, gone when it is shut off"))


def display(graphics: Graphics) -> str:
    """A display: its protocol and where it listens."""
    name = _GRAPHICS.get(graphics.type, graphics.type)
    if graphics.socket:
        where = graphics.socket
    elif graphics.port or graphics.tls_port:
        listen = graphics.listen or "127.0.0.1"
        host = f"[{listen}]" if ":" in listen else listen
        where = f"{host}:{graphics.port or graphics.tls_port}"
    else:
        return name
    # Translators: a display, its protocol and its address: "VNC at 127.0.0.1:5900"
    return _("{protocol} at {address}").format(protocol=name, address=where)


def displays(record: DomainRecord) -> list[str]:
    """All displays; "None" in words when it has none."""
    if record.details is None:
        return []
    return [display(one) for one in record.details.graphics] or [_("No graphical display")]


def incident(event: Incident) -> str:
    """What happened, in words."""
    return _(event.text).format(**dict(event.values))
