"""All actions by id."""

from __future__ import annotations

from vmgui.ui.actions import domain, host, program
from vmgui.ui.actions.spec import ActionSpec

SPECS: dict[str, ActionSpec] = {
    spec.id: spec for spec in (*domain.SPECS, *host.SPECS, *program.SPECS)
}
