"""What a page of Preferences is: a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vmgui.base.settings import Setting, Settings

AnySetting = Setting[bool] | Setting[int] | Setting[str]


def _always(_settings: Settings) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Row:
    """One setting on a page. Title, limits and explanation are the setting's own."""

    setting: AnySetting
    check: Callable[[str], object] | None = None
    """Raises InvalidInput for a text that cannot be used; its field is the setting's name."""
    is_explained: bool = False
    """The page explains it better than the setting's own help."""
    counts: Callable[[Settings], bool] = _always
    """False while other settings make this one meaningless."""


@dataclass(frozen=True, slots=True)
class Page:
    """Settings that belong together. Texts are marked with `N_`."""

    id: str
    title: str
    icon: str
    """The role of its icon."""
    intro: str
    """A sentence above the settings."""
    rows: tuple[Row, ...]
    terms: tuple[tuple[str, str], ...] = ()
    """Words used in the settings, and what they mean."""
