"""A type of pools that this program has no form for: only XML shows it."""

from __future__ import annotations

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.items import Fact, Note
from vmgui.hardware.pools.kind import PoolKind
from vmgui.xmldoc.pool import Pool


class UnknownKind(PoolKind):
    """Any type that has no form."""

    id = "unknown"
    type = ""
    title = N_("Storage Pool")
    fields = (
        Fact("type", N_("Type"), lambda pool, _scene: pool.type or ""),
        Note("only-xml", lambda _pool, _scene: _("Only the XML has all of this type of pools.")),
    )

    @override
    def matches(self, pool: Pool) -> bool:
        return True
