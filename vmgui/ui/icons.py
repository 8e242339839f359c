"""Icons by role: the only file with icon names.

A role says what is meant ("domain.running"); the tables here say how it looks. All drawings are
ours (`resources/icons/vmgui`), and states always look like that. For actions that every desktop
has an icon for, the symbolic icon of the user's theme comes first. Both kinds are painted in one
colour of the palette, so they fit together, and they follow a change of the theme by themselves.
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QIcon

from vmgui.base.paths import resources
from vmgui.ui.colours import Tone
from vmgui.ui.iconengine import TintedEngine

APP = "app"
"""The role of the program's logo, the only icon with colours of its own."""

_LOGO = "apps/org.vmgui.vmgui"


class _Glyph(NamedTuple):
    """How a role looks."""

    drawing: str
    """Directory and name in `resources/icons/vmgui/scalable`, without "-symbolic.svg"."""
    tone: Tone = Tone.TEXT
    theme_first: bool = False
    """The drawing's name is a freedesktop one, and the user's theme may show it its way."""


_STATES = {
    "host.connected": _Glyph("status/host-connected", Tone.POSITIVE),
    "host.connecting": _Glyph("status/host-connecting", Tone.CAUTION),
    "host.disconnected": _Glyph("status/host-disconnected", Tone.QUIET),
    "host.failed": _Glyph("status/host-failed", Tone.NEGATIVE),
    "host.waiting": _Glyph("status/host-waiting", Tone.CAUTION),
    "domain.crashed": _Glyph("status/domain-crashed", Tone.NEGATIVE),
    "domain.migrating": _Glyph("status/domain-migrating", Tone.NOTICE),
    "domain.off": _Glyph("status/domain-off", Tone.QUIET),
    "domain.paused": _Glyph("status/domain-paused", Tone.CAUTION),
    "domain.problem": _Glyph("status/dialog-warning", Tone.NEGATIVE),
    "domain.running": _Glyph("status/domain-running", Tone.POSITIVE),
    "domain.saved": _Glyph("status/domain-saved", Tone.NOTICE),
    "domain.shutting_down": _Glyph("actions/system-shutdown", Tone.CAUTION),
    "domain.starting": _Glyph("status/job-running", Tone.POSITIVE),
    "domain.suspended": _Glyph("status/domain-suspended", Tone.NOTICE),
    "domain.unknown": _Glyph("status/domain-unknown", Tone.QUIET),
    "job.cancelled": _Glyph("status/job-cancelled", Tone.QUIET),
    "job.cancelling": _Glyph("status/job-cancelling", Tone.CAUTION),
    "job.done": _Glyph("status/success", Tone.POSITIVE),
    "job.failed": _Glyph("status/failure", Tone.NEGATIVE),
    "job.queued": _Glyph("status/job-queued", Tone.QUIET),
    "job.running": _Glyph("status/job-running", Tone.NOTICE),
    "severity.error": _Glyph("status/dialog-error", Tone.NEGATIVE),
    "severity.info": _Glyph("status/dialog-information", Tone.NOTICE),
    "severity.success": _Glyph("status/success", Tone.POSITIVE),
    "severity.warning": _Glyph("status/dialog-warning", Tone.CAUTION),
}
_ACTIONS = {
    "action.add": _Glyph("actions/list-add", theme_first=True),
    "action.add_connection": _Glyph("actions/host-new"),
    "action.autostart": _Glyph("actions/autostart"),
    "action.cancel": _Glyph("status/failure"),
    "action.clear": _Glyph("actions/edit-clear", theme_first=True),
    "action.clone": _Glyph("actions/clone"),
    "action.close": _Glyph("actions/window-close", theme_first=True),
    "action.columns": _Glyph("actions/columns"),
    "action.connect": _Glyph("actions/connect"),
    "action.console": _Glyph("actions/console"),
    "action.copy": _Glyph("actions/edit-copy", theme_first=True),
    "action.delete": _Glyph("actions/edit-delete", theme_first=True),
    "action.details": _Glyph("actions/details"),
    "action.disconnect": _Glyph("actions/disconnect"),
    "action.download": _Glyph("actions/download"),
    "action.folder": _Glyph("actions/folder-new", theme_first=True),
    "action.force_off": _Glyph("actions/force-off"),
    "action.help": _Glyph("actions/help-contents", theme_first=True),
    "action.jobs": _Glyph("actions/jobs"),
    "action.keyboard": _Glyph("actions/input-keyboard", theme_first=True),
    "action.migrate": _Glyph("status/domain-migrating"),
    "action.move_down": _Glyph("actions/go-down", theme_first=True),
    "action.move_up": _Glyph("actions/go-up", theme_first=True),
    "action.new_domain": _Glyph("actions/domain-new"),
    "action.open": _Glyph("actions/window-open"),
    "action.pause": _Glyph("actions/media-playback-pause"),
    "action.preferences": _Glyph("actions/preferences-system", theme_first=True),
    "action.quit": _Glyph("actions/application-exit", theme_first=True),
    "action.reboot": _Glyph("actions/system-reboot"),
    "action.remove": _Glyph("actions/list-remove", theme_first=True),
    "action.rename": _Glyph("actions/edit-rename"),
    "action.reset": _Glyph("actions/reset"),
    "action.resize": _Glyph("actions/resize"),
    "action.restore": _Glyph("actions/restore"),
    "action.resume": _Glyph("actions/resume"),
    "action.retry": _Glyph("actions/view-refresh", theme_first=True),
    "action.run": _Glyph("actions/media-playback-start"),
    "action.save": _Glyph("status/domain-saved"),
    "action.screenshot": _Glyph("actions/camera-photo", theme_first=True),
    "action.search": _Glyph("actions/edit-find", theme_first=True),
    "action.shutdown": _Glyph("actions/system-shutdown"),
    "action.tag": _Glyph("places/tag"),
    "action.upload": _Glyph("actions/upload"),
    "action.undo": _Glyph("actions/edit-undo", theme_first=True),
}
_PLACES = {
    "group.folder": _Glyph("places/folder", theme_first=True),
    "group.state": _Glyph("places/group-state"),
    "group.tag": _Glyph("places/tag"),
    "page.console": _Glyph("actions/console"),
    "page.hardware": _Glyph("categories/hardware"),
    "page.network": _Glyph("categories/network"),
    "page.overview": _Glyph("categories/overview"),
    "page.performance": _Glyph("categories/performance"),
    "page.secrets": _Glyph("categories/secrets"),
    "page.snapshots": _Glyph("categories/snapshots"),
    "page.storage": _Glyph("categories/storage"),
    "page.xml": _Glyph("categories/xml"),
}
_DEVICES = {
    "device.boot": _Glyph("devices/boot"),
    "device.cdrom": _Glyph("devices/cdrom"),
    "device.controller": _Glyph("devices/controller"),
    "device.disk": _Glyph("devices/disk"),
    "device.filesystem": _Glyph("devices/filesystem"),
    "device.floppy": _Glyph("devices/floppy"),
    "device.graphics": _Glyph("devices/display"),
    "device.input": _Glyph("devices/input"),
    "device.interface": _Glyph("devices/interface"),
    "device.memory": _Glyph("devices/memory"),
    "device.other": _Glyph("devices/device"),
    "device.pci": _Glyph("devices/pci"),
    "device.processor": _Glyph("devices/processor"),
    "device.random": _Glyph("devices/random"),
    "device.serial": _Glyph("devices/serial"),
    "device.sound": _Glyph("devices/sound"),
    "device.tpm": _Glyph("devices/security"),
    "device.usb": _Glyph("devices/usb"),
    "device.video": _Glyph("devices/video"),
    "device.watchdog": _Glyph("devices/watchdog"),
}
_GLYPHS = {**_STATES, **_ACTIONS, **_PLACES, **_DEVICES}

ROLES = (APP, *_GLYPHS)
"""All roles there are. Which of them a state has is said in `vmgui.models.roles`."""


@cache
def icon(role: str) -> QIcon:
    """The icon of `role`. It stays right when the palette or the theme changes.

    Raises:
        KeyError: there is no such role.
    """
    if role == APP:
        return QIcon(str(_file(_LOGO)))
    glyph = _GLYPHS[role]
    return QIcon(TintedEngine(glyph.drawing, partial(_drawing, glyph), glyph.tone))


def tone(role: str) -> Tone:
    """What the colour of `role`'s icon says.

    Raises:
        KeyError: there is no such role, or it is the logo.
    """
    return _GLYPHS[role].tone


def icon_directory() -> Path:
    """The bundled icon theme; every file in it is the drawing of some role."""
    return resources() / "icons" / "vmgui"


def drawing_files() -> frozenset[Path]:
    """The files all roles need."""
    names = {f"{glyph.drawing}-symbolic" for glyph in _GLYPHS.values()}
    return frozenset(_file(name) for name in {_LOGO, *names})


def _drawing(glyph: _Glyph) -> QIcon:
    """The theme's symbolic icon where it has the very one that is meant, else our own."""
    if glyph.theme_first:
        name = f"{Path(glyph.drawing).name}-symbolic"
        themed = QIcon.fromTheme(name)
        # Qt shortens a name it does not find at its dashes, down to "edit" for "edit-delete".
        if not themed.isNull() and themed.name() == name:
            return themed
    return QIcon(str(_file(f"{glyph.drawing}-symbolic")))


def _file(name: str) -> Path:
    return icon_directory() / "scalable" / f"{name}.svg"
