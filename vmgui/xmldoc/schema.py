"""Checks descriptions against libvirt's own schemas, and says what is wrong with them where.

The schemas come with the libvirt library of this computer; a host with another libvirt may know
more or less, and has the last word. libxml2 judges, as in libvirt itself: it is quick, and does
not hold Python's lock meanwhile. Its words for what is wrong are of little help, though
("Extra element devices in interleave"), so `vmgui.xmldoc.relaxng` finds the mistakes.

Threads: any.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from lxml import etree

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.paths import Node
from vmgui.xmldoc.relaxng import expected, sentences
from vmgui.xmldoc.relaxng.explain import explain
from vmgui.xmldoc.relaxng.grammar import Grammar
from vmgui.xmldoc.relaxng.patterns import Name, Pattern, choice

log = logging.getLogger(__name__)

DOMAIN = "domain"
"""The tag of a whole machine's description."""

POOL, VOLUME, SECRET, NETWORK = "pool", "volume", "secret", "network"
"""The tags of the descriptions of other objects."""

_FILES = {
    DOMAIN: "domain.rng",
    POOL: "storagepool.rng",
    VOLUME: "storagevol.rng",
    SECRET: "secret.rng",
    NETWORK: "network.rng",
}
"""The tag of a whole document -> the file of its schema."""
_DIRECTORY = Path("libvirt", "schemas")
_DATA_DIRECTORIES = ("/usr/local/share", "/usr/share", "/opt/homebrew/share")

_SKELETON = (
    "<domain type='kvm'><name>x</name><memory>1</memory><os><type>hvm</type></os>"
    "<devices/></domain>"
)
"""The least that is a domain: what a part of one is put into to be judged."""

_DEVICES = "devices"
_POSITION = re.compile(r", line \d+, column \d+.*$")
"""What lxml puts behind libxml2's words."""
_EXTRA = re.compile(r"Extra element (?P<name>[\w.-]+) in interleave")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a description."""

    line: int
    """From 1; 1 also where no line can be named."""
    column: int | None
    """From 1, in characters; None for the whole line."""
    message: str
    """What is wrong, a whole sentence."""
    detail: str = ""
    """The parser's or libxml2's own words."""


class Schema:
    """One of libvirt's schemas, read from a file."""

    def __init__(self, path: Path) -> None:
        """Read and compile the schema in the file `path`; takes some 30 ms.

        Raises:
            OSError: it cannot be read.
            etree.LxmlError: it is not a schema.
        """
        self._judge = etree.RelaxNG(file=str(path))
        self._grammar = Grammar(path)
        self._lock = threading.Lock()  # the judge keeps its words until it is asked again

    def findings(self, xml: str, root: Node) -> tuple[Finding, ...]:
        """What is wrong with a document, in the order of its lines; empty if nothing is.

        Args:
            xml: the document.
            root: the same, parsed; it is taken apart.
        """
        is_judged = not is_hard(Element(root))
        words = self._words(root) if is_judged else {}
        if is_judged and not words:
            return ()
        found = [
            Finding(each.line, each.column, each.message, words.get(each.line, ""))
            for each in explain(xml, self._start(str(root.tag)))
        ]
        if not found and is_judged:
            return (_unexplained(root, "\n".join(words.values())),)
        return tuple(sorted(found, key=lambda each: (each.line, each.column or 0)))

    def _words(self, root: Node) -> dict[int, str]:
        """What libxml2 has against a document, by line; empty if nothing."""
        words: dict[int, str] = {}
        for document in _documents(root):
            with self._lock:
                if self._judge.validate(document):
                    return {}
                words = {entry.line: entry.message for entry in self._judge.error_log}
        return words or {0: ""}

    def _start(self, tag: str) -> Pattern:
        """What a document with a tag is: a whole one, or of a domain a child or a device."""
        if tag != DOMAIN and tag in _FILES:
            return self._grammar.start
        domain = choice(each.content for each in expected.elements(self._grammar.start))
        devices = expected.elements(domain, Name("", _DEVICES))
        places = (self._grammar.start, domain, choice(each.content for each in devices))
        return choice(
            element for place in places for element in expected.elements(place, Name("", tag))
        )


def validate(xml: str, root: str = DOMAIN) -> tuple[Finding, ...] | None:
    """What is wrong with a document, in the order of its lines; empty if nothing is.

    The first call for a kind of documents reads their schema.

    Args:
        xml: the document; need not be well-formed.
        root: the tag it must have: one of `DOMAIN`, `POOL` ..., or that of a device or another part
            of a domain.

    Returns:
        None if this computer has no schema, and nothing else is wrong.
    """
    try:
        node = parse(xml).node
    except InvalidInput as error:
        return (_not_xml(error),)
    if node.tag != root:
        message = sentences.wrong_root(etree.QName(node).localname, root)
        return (Finding(_line(node), None, message),)
    schema = _installed(root if root in _FILES else DOMAIN)
    return None if schema is None else schema.findings(xml, node)


def is_hard(element: Element) -> bool:
    """Whether libxml2, and so libvirt too, would take minutes to check a document.

    Each further attribute of an element with a choice of many takes it five times as long: 0.08 s
    for a disk's driver with 13 of them, 2 s for 15, 11 s for 16.
    """
    return any(len(node.attrib) > _MOST_ATTRIBUTES for node in element.node.iter())


def find(kind: str = DOMAIN) -> Path | None:
    """The file of libvirt's schema on this computer; None if there is none.

    Args:
        kind: of documents: `DOMAIN`, `POOL` ...
    """
    for directory in (*os.environ.get("XDG_DATA_DIRS", "").split(":"), *_DATA_DIRECTORIES):
        path = Path(directory) / _DIRECTORY / _FILES[kind]
        if path.is_absolute() and path.is_file():
            return path
    return None


_MOST_ATTRIBUTES = 13


@cache
def _installed(kind: str) -> Schema | None:
    path = find(kind)
    if path is None:
        log.info("There is no schema of libvirt's on this computer.")
        return None
    try:
        return Schema(path)
    except (OSError, etree.LxmlError) as error:
        log.warning("The schema in %s cannot be used: %s", path, error)
        return None


def _documents(root: Node) -> Iterator[Node]:
    """What may be judged in a document's place: a part of a domain needs one around it."""
    if root.tag in _FILES:
        yield root
        return
    for place in (_DEVICES, "."):
        domain = etree.fromstring(_SKELETON)
        parent = domain.find(place)
        if parent is None:
            continue
        for other in parent.findall(str(root.tag)):
            parent.remove(other)
        parent.append(root)
        yield domain


def _not_xml(error: InvalidInput) -> Finding:
    cause = error.__cause__
    if not isinstance(cause, etree.XMLSyntaxError):
        return Finding(1, None, error.message, error.detail)
    line, column = cause.position
    reason = _POSITION.sub("", error.detail)
    # Translators: {reason} is the XML parser's own words, in English
    message = _("This is not well-formed XML: {reason}.").format(reason=reason)
    return Finding(max(line, 1), max(column, 1), message, error.detail)


def _unexplained(root: Node, detail: str) -> Finding:
    extra = _EXTRA.search(detail)
    if extra is None:
        return Finding(_line(root), None, _("libvirt's check does not accept this."), detail)
    found = root.find(f".//{{*}}{extra['name']}")
    line = _line(root if found is None else found)
    return Finding(line, None, sentences.refused(extra["name"]), detail)


def _line(node: Node) -> int:
    return cast("int | None", node.sourceline) or 1
