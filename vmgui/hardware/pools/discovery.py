"""Discovery: sources that the host can look for, asked while a person fills in the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vmgui.base.i18n import _
from vmgui.hardware.items import Note
from vmgui.hardware.pools import checks
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.pool import Pool
from vmgui.xmldoc.poolsources import Source

NOUN = "pool_sources"
"""What `Scene.offers` calls the sources that were found."""


@dataclass(frozen=True)
class Discovery:
    """What the host can look for (virConnectFindStoragePoolSources)."""

    option: Callable[[Source], Option | None]
    """A source as a value to choose."""
    looking: str
    """What is said meanwhile, untranslated; may have {host}."""
    nothing: str
    """What is said if there is nothing, untranslated; may have {host}."""
    needs_host: bool = False
    """True if a server is asked, which has to be named first."""
    needs_initiator: bool = False
    """True if the server has to be told who asks."""

    def is_ready(self, pool: Pool) -> bool:
        """Whether enough is known of a pool to ask."""
        if self.needs_host and not (pool.host_name and checks.is_host(pool.host_name)):
            return False
        return not self.needs_initiator or bool(pool.initiator and checks.is_iqn(pool.initiator))

    def options(self, sources: list[Source]) -> tuple[Option, ...]:
        """What was found, each once, in order."""
        found = {each.value: each for each in map(self.option, sources) if each is not None}
        return tuple(sorted(found.values(), key=lambda each: each.value or ""))


def search_notes() -> tuple[Note, Note]:
    """What comes of the search, to stand under the field that it fills."""

    def said(*, is_problem: bool) -> Callable[[Pool, Scene], str]:
        def text(_pool: Pool, scene: Scene) -> str:
            search = scene.search
            return search.text if search is not None and search.is_problem is is_problem else ""

        return text

    return (
        Note("searching", said(is_problem=False), is_indented=True),
        Note("not-found", said(is_problem=True), is_indented=True, is_warning=True),
    )


def looking_text(discovery: Discovery, pool: Pool) -> str:
    """What is said while the host looks."""
    return _(discovery.looking).format(host=pool.host_name or "")


def nothing_text(discovery: Discovery, pool: Pool) -> str:
    """What is said if the host has found nothing."""
    return _(discovery.nothing).format(host=pool.host_name or "")
