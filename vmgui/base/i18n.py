"""Translation for every layer: gettext, because the Qt-free layers have texts too.

`_` translates now, `N_` only marks a text that is translated when it is shown (class attributes,
tables). Texts are whole sentences with named placeholders::

    _("Starting {name}").format(name=domain.name)
"""

from __future__ import annotations

import gettext as _gettext
from pathlib import Path

DOMAIN = "vmgui"
"""The gettext domain: the name of our catalogues."""

_translations: _gettext.NullTranslations = _gettext.NullTranslations()


def install(directory: Path, languages: list[str] | None = None) -> None:
    """Load the catalogues below `directory` for the user's languages.

    Without a matching catalogue the texts stay in English. Called once, before the first window.

    Args:
        directory: holds `<language>/LC_MESSAGES/vmgui.mo`.
        languages: overrides the environment's choice (tests, the preference).
    """
    global _translations
    _translations = _gettext.translation(DOMAIN, directory, languages=languages, fallback=True)


def _(message: str) -> str:
    """The translation of `message`."""
    return _translations.gettext(message) if message else ""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name
    """Mark `message` for the catalogue; it is translated with `_` where it is shown."""
    return message


def ngettext(singular: str, plural: str, number: int) -> str:
    """The translation for `number` things."""
    return _translations.ngettext(singular, plural, number)


def pgettext(context: str, message: str) -> str:
    """The translation of `message` where it is used as `context` says."""
    return _translations.pgettext(context, message)
