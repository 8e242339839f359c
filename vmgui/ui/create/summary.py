"""Summary: what will be made, in a few lines."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache

from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from vmgui.base import units
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import N_, _
from vmgui.core.creation.answers import Answers, ImageUse, Source, StorageChoice
from vmgui.core.creation.defaults import pool_of
from vmgui.core.creation.flow import Flow
from vmgui.core.creation.surroundings import Surroundings
from vmgui.ui.create.networkfields import network_label
from vmgui.ui.create.platformfields import hypervisor_label
from vmgui.ui.style import Space, space
from vmgui.ui.widgets.elide import ElideLabel
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

FIRMWARES = {
    "bios": "BIOS",
    "efi": "UEFI",
    "efi-secure": N_("UEFI with Secure Boot"),
}
"""Firmware -> label, untranslated."""
_STORAGE = (None, "disk", "lun")
"""What a <disk> says it is, if it is not there for media."""


class Summary(QWidget):
    """The rows of `rows`, each with its own label."""

    def __init__(self, parent: QWidget) -> None:
        """Create it empty."""
        super().__init__(parent)
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setVerticalSpacing(space(self, Space.SMALL))
        self._values: dict[str, ElideLabel] = {}

    def show_flow(self, flow: Flow) -> None:
        """Show what is known now."""
        found = dict(rows(flow.filled, flow.around))
        for title, text in found.items():
            self._value(title).setText(text)
        for title, label in self._values.items():
            self._layout.setRowVisible(label, title in found)

    def _value(self, title: str) -> ElideLabel:
        if title not in self._values:
            label = self._values[title] = ElideLabel(parent=self)
            heading = QLabel(title, self)
            heading.setBuddy(label)
            self._layout.addRow(heading, label)
        return self._values[title]


def rows(answers: Answers, around: Surroundings) -> Iterator[tuple[str, str]]:
    """What will be made: headings and texts, translated.

    Args:
        answers: filled in.
        around: what is known around them.
    """
    system = around.system.name if around.system else _("Unknown")
    if answers.source is not Source.XML:
        yield _("Operating system:"), system
    yield _("Install from:"), _source(answers)
    if answers.source is Source.XML:
        yield from _described(around.document)
        return
    platform = answers.platform
    yield _("Virtualization:"), _platform(platform.domain_type, platform.arch, platform.machine)
    yield _("Memory:"), units.size(answers.memory)
    yield _("CPUs:"), str(answers.cpus or "")
    yield _("Storage:"), _storage(answers, around)
    yield _("Network:"), network_label(answers.network, around)
    if answers.firmware:
        yield _("Firmware:"), _(FIRMWARES.get(answers.firmware, answers.firmware))


def _source(answers: Answers) -> str:
    """The path or address of what it is installed from; without one, how it is installed."""
    if answers.source in (Source.PXE, Source.MANUAL):
        return answers.source.label
    what = answers.tree.url if answers.source is Source.URL else answers.medium.path
    return what or answers.source.label


def _storage(answers: Answers, around: Surroundings) -> str:
    disk = answers.disk
    if answers.source is Source.IMPORT and answers.image_use is ImageUse.KEEP:
        return answers.medium.path
    is_made = answers.source in (Source.IMPORT, Source.CLOUD)
    if not is_made and disk.choice is StorageChoice.NONE:
        return _("None")
    if not is_made and disk.choice is StorageChoice.EXISTING:
        return disk.path
    pool = pool_of(disk.pool, around)
    path = posixpath.join(pool.target_path if pool else "", disk.name)
    # Translators: the size of a disk and its path
    return _("{size}, in {path}").format(size=units.size(disk.capacity), path=path)


def _platform(domain_type: str | None, arch: str | None, machine: str | None) -> str:
    """What runs the machine and what that emulates, such as "KVM, x86_64, q35"."""
    return ", ".join(filter(None, (hypervisor_label(domain_type or ""), arch, machine)))


@lru_cache(maxsize=1)
def _described(xml: str) -> tuple[tuple[str, str], ...]:
    """What a description says of its machine. Kept, for it is asked at each key."""
    try:
        domain = parse(xml, Domain, keep_blanks=False)
    except InvalidInput:
        return ()  # that is said where the file is chosen
    os = domain.os
    disks = (each.source for each in domain.devices.disks if each.device in _STORAGE)
    places = [source.summary() for source in disks if source is not None]
    return (
        (_("Virtualization:"), _platform(domain.type, os.arch, os.machine)),
        (_("Memory:"), units.size(domain.memory)),
        (_("CPUs:"), str(domain.vcpus or "")),
        (_("Storage:"), ", ".join(filter(None, places)) or _("None")),
    )
