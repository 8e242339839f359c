"""All actions by id."""

from __future__ import annotations

from vmgui.ui.actions import domain, host, image, pool, program, secret, verbs, volume
from vmgui.ui.actions.spec import ActionSpec

SPECS: dict[str, ActionSpec] = {
    spec.id: spec
    for spec in (
        *verbs.SPECS,
        *domain.SPECS,
        *host.SPECS,
        *program.SPECS,
        *pool.SPECS,
        *volume.SPECS,
        *secret.SPECS,
        *image.SPECS,
    )
}
