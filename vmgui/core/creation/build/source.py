"""A machine from a domain XML file: the document as it is, made free where it clashes."""

from __future__ import annotations

from vmgui.core.creation.answers import Answers
from vmgui.core.creation.surroundings import Surroundings
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.domain import Domain


def description(answers: Answers, around: Surroundings) -> str:
    """The document of the file; libvirt chooses anew what another machine has.

    That is the UUID and, with it, the NVRAM, which is called after the machine; and the MAC
    addresses of network cards.

    Args:
        answers: with everything filled in.
        around: what is known around them, with the document.

    Raises:
        InvalidInput: it is no description of a machine.
    """
    domain = parse(around.document, Domain)
    if answers.name:
        domain.name = answers.name
    if domain.uuid in around.uuids:
        domain.uuid = None
        domain.os.nvram = None
    for card in domain.devices.interfaces:
        if (card.mac or "").lower() in around.macs:
            card.mac = None
    return serialize(domain)
