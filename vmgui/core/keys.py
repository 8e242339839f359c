"""Keys by name, for Send Key: Linux key codes (linux/input-event-codes.h) and the usual chords."""

from __future__ import annotations

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _

_LETTER_ROWS = (("qwertyuiop", 16), ("asdfghjkl", 30), ("zxcvbnm", 44))

CODES = {
    "esc": 1,
    **{digit: 2 + index for index, digit in enumerate("1234567890")},
    "minus": 12,
    "equal": 13,
    "backspace": 14,
    "tab": 15,
    **{key: first + i for row, first in _LETTER_ROWS for i, key in enumerate(row)},
    "enter": 28,
    "ctrl": 29,
    "shift": 42,
    "alt": 56,
    "space": 57,
    "capslock": 58,
    **{f"f{number}": 58 + number for number in range(1, 11)},
    "numlock": 69,
    "scrolllock": 70,
    "f11": 87,
    "f12": 88,
    "rightctrl": 97,
    "sysrq": 99,
    "print": 99,
    "altgr": 100,
    "home": 102,
    "up": 103,
    "pageup": 104,
    "left": 105,
    "right": 106,
    "end": 107,
    "down": 108,
    "pagedown": 109,
    "insert": 110,
    "delete": 111,
    "pause": 119,
    "super": 125,
    "menu": 127,
}
"""Key codes by the names that people type; lower case."""

_ALIASES = {
    "del": "delete",
    "return": "enter",
    "escape": "esc",
    "control": "ctrl",
    "win": "super",
    "meta": "super",
    "ins": "insert",
    "pgup": "pageup",
    "pgdn": "pagedown",
}
MOST_KEYS = 16
"""libvirt's VIR_DOMAIN_SEND_KEY_MAX_KEYS."""

CHORDS = (
    "Ctrl+Alt+Delete",
    "Ctrl+Alt+Backspace",
    *(f"Ctrl+Alt+F{number}" for number in range(1, 13)),
    "Alt+Tab",
    "Super",
    "Print",
    "Alt+SysRq+S",
)
"""What the Send Key menu offers. Not what ends the guest at once, such as Alt+SysRq+B: one slip of
the mouse would cost what is not written to disk."""


def parse_chord(text: str) -> tuple[int, ...]:
    """The key codes of a chord such as "Ctrl+Alt+F1", in the order of pressing.

    Raises:
        InvalidInput: a key is not known, or there are none or too many; names the key.
    """
    codes = []
    for part in text.split("+"):
        name = part.strip().lower().replace(" ", "")
        code = CODES.get(_ALIASES.get(name, name))
        if code is None:
            raise InvalidInput(
                _("“{key}” is not a key.").format(key=part.strip() or text),
                field="keys",
                hint=_("Join keys with “+”, as in Ctrl+Alt+F2 or Alt+SysRq+S."),
            )
        codes.append(code)
    if len(codes) > MOST_KEYS:
        raise InvalidInput(
            _("No more than {most} keys can be pressed together.").format(most=MOST_KEYS),
            field="keys",
        )
    return tuple(codes)
