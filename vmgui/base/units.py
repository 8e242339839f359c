"""Sizes, rates, shares, durations and moments as people read them."""

from __future__ import annotations

import time

from vmgui.base.i18n import _, ngettext

KIB = 1024
_SIZE_UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def size(count: float | None) -> str:
    """`count` bytes in binary units, such as "1.5 GiB"; empty for None."""
    if count is None:
        return ""
    value, unit = float(count), 0
    while round(value) >= KIB and unit < len(_SIZE_UNITS) - 1:
        value /= KIB
        unit += 1
    digits = 0 if unit == 0 or value >= 100 or value == int(value) else 1
    return f"{value:.{digits}f} {_SIZE_UNITS[unit]}"


def size_kib(count: float | None) -> str:
    """`count` KiB in binary units; empty for None."""
    return "" if count is None else size(count * KIB)


def rate(bytes_per_second: float | None) -> str:
    """A data rate, such as "3.2 MiB/s"; empty for None."""
    if bytes_per_second is None:
        return ""
    # Translators: a data rate, size per second
    return _("{size}/s").format(size=size(round(bytes_per_second)))


def percent(share: float | None) -> str:
    """A share of 1 as a percentage, such as "37 %"; empty for None."""
    if share is None:
        return ""
    # Translators: a percentage
    return _("{number} %").format(number=round(share * 100))


def duration(seconds: float) -> str:
    """A span of time in its two largest units, such as "2 h 5 min"."""
    whole = max(0, int(seconds))
    if whole < _MINUTE:
        # Translators: a number of seconds, abbreviated
        return _("{seconds} s").format(seconds=whole)
    if whole < _HOUR:
        return _("{minutes} min {seconds} s").format(
            minutes=whole // _MINUTE, seconds=whole % _MINUTE
        )
    if whole < _DAY:
        return _("{hours} h {minutes} min").format(
            hours=whole // _HOUR, minutes=whole % _HOUR // _MINUTE
        )
    days = whole // _DAY
    return ngettext("{days} day {hours} h", "{days} days {hours} h", days).format(
        days=days, hours=whole % _DAY // _HOUR
    )


def clock(moment: float, now: float | None = None) -> str:
    """A moment (`time.time()` seconds): the time today, else date and time."""
    there, here = time.localtime(moment), time.localtime(now)
    if there[:3] == here[:3]:
        return time.strftime("%H:%M:%S", there)
    return time.strftime("%Y-%m-%d %H:%M", there)
