"""Pictures of a domain's first display."""

from __future__ import annotations

import vmgui.virt.domains as domains
from vmgui.base.errors import HostError, NotPossibleNow, Unsupported
from vmgui.base.i18n import _
from vmgui.base.ids import ObjectId
from vmgui.base.records import DomainRecord
from vmgui.core.fleet import Fleet


def why_not(record: DomainRecord) -> str | None:
    """Why there can be no picture now: a translated sentence; None if there can."""
    if record.is_stale:
        return _("The host of “{name}” is not connected.").format(name=record.name)
    if not record.is_active:
        return _("“{name}” has no picture: it does not run.").format(name=record.name)
    if record.details is not None and not record.details.graphics:
        return _("“{name}” has no graphical display.").format(name=record.name)
    return None


async def take(fleet: Fleet, where: ObjectId) -> bytes:
    """A picture of the display as the hypervisor gives it: PNG or PPM.

    Raises:
        NotPossibleNow: it does not run, has no display or is gone.
        HostError: the host could not do it.
    """
    record, host = fleet.inventory.domain(where), fleet.host_of(where)
    if record is None or host is None:
        raise NotPossibleNow(_("The machine is not there any more."))
    if reason := why_not(record):
        raise NotPossibleNow(reason)
    try:
        _mime, content = await host.calls.aside(
            domains.screenshot,
            where.key,
            silence=_("The hypervisor process of “{name}” does not answer.").format(
                name=record.name
            ),
        )
    except Unsupported as error:
        raise Unsupported(
            _("No picture can be taken of “{name}”.").format(name=record.name),
            detail=error.detail,
            hint=_("It may have no graphical display, or its hypervisor cannot do this."),
        ) from error
    if not content:
        raise HostError(_("The host sent an empty picture."))
    return content
