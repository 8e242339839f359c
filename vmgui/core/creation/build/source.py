"""A machine from a domain XML file: the document as it is, made free where it clashes."""

from __future__ import annotations

from vmgui.core.creation.answers import Answers
from vmgui.core.creation.names import canonical_uuid
from vmgui.core.creation.surroundings import Surroundings
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.properties import Flag, text


class Keeping(Domain):
    """A domain, as far as it names files with its firmware's variables."""

    nvram = text("os/nvram")
    nvram_type = text("os/nvram/@type")
    has_nvram_source = Flag("os/nvram/source")
    varstore = text("os/varstore/@path")

    @property
    def is_state_named(self) -> bool:
        """Whether the variables are in a file that the document names."""
        return bool((self.nvram or "").strip() or self.has_nvram_source or self.varstore)

    def forget_state(self) -> None:
        """Let libvirt call that file after the machine; what it is made from stays."""
        self.nvram = self.nvram_type = self.varstore = None
        self.has_nvram_source = False


def description(answers: Answers, around: Surroundings) -> str:
    """The document of the file; libvirt chooses anew what another machine has.

    That is the UUID, and the MAC addresses of network cards. The file with the firmware's variables
    is called after the machine: it stays only if this is that machine, with its name and with a
    UUID that nobody has.

    Args:
        answers: with everything filled in.
        around: what is known around them, with the document.

    Raises:
        InvalidInput: it is no description of a machine.
    """
    domain = parse(around.document, Domain)
    is_same = bool(domain.uuid) and answers.name in (None, "", domain.name)
    if canonical_uuid(domain.uuid or "") in around.uuids:
        domain.uuid = None
        is_same = False
    if not is_same:
        domain.viewed_as(Keeping).forget_state()
    if answers.name:
        domain.name = answers.name
    for card in domain.devices.interfaces:
        if (card.mac or "").lower() in around.macs:
            card.mac = None
    return serialize(domain)
