"""Text to document and back, and comparing, showing and redacting documents."""

from __future__ import annotations

import difflib
import re
from typing import TypeVar, overload

from lxml import etree

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.xmldoc import layout, paths
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.paths import Node
from vmgui.xmldoc.properties import NOT_XML

E = TypeVar("E", bound=Element)

MAX_SIZE = 16 * 1024 * 1024
"""The largest text that is parsed, in bytes; libvirt's own limit for XML over the wire is 4 MiB."""

REDACTED = "***"
"""What stands where a secret was."""


def _parser(*, keep_blanks: bool) -> etree.XMLParser:
    """A parser that reaches for nothing outside of the text.

    The text is always Unicode: an encoding named in an XML declaration is not believed.
    """
    return etree.XMLParser(
        encoding="utf-8",
        no_network=True,
        load_dtd=False,
        resolve_entities=False,
        huge_tree=False,
        strip_cdata=False,
        collect_ids=False,
        remove_blank_text=not keep_blanks,
    )


_LOSSLESS = _parser(keep_blanks=True)
_CONDENSED = _parser(keep_blanks=False)


@overload
def parse(xml: str, *, keep_blanks: bool = ...) -> Element: ...
@overload
def parse(xml: str, kind: type[E], *, keep_blanks: bool = ...) -> E: ...
def parse(xml: str, kind: type[Element] = Element, *, keep_blanks: bool = True) -> Element:
    """The document in `xml`, comments and white space included.

    Args:
        xml: the text; an XML declaration may stand in front.
        kind: the class of the document's element.
        keep_blanks: False drops the white space between elements: quicker, for looking only.

    Raises:
        InvalidInput: it is too large, not well-formed, has a document type (libvirt never writes
            one, and entities come from there), or describes something else than `kind`.
    """
    node = _root(xml, _LOSSLESS if keep_blanks else _CONDENSED)
    if kind.TAG and node.tag != paths.qualified(kind.TAG):
        raise InvalidInput(
            _("This describes a “{found}”, not a “{expected}”.").format(
                found=etree.QName(node).localname, expected=kind.TAG
            )
        )
    return kind(node)


def serialize(element: Element) -> str:
    """The element as text; for a whole document with the comments around it, one per line."""
    node = element.node
    if node.getparent() is not None:
        return element.xml()
    before, after = list(node.itersiblings(preceding=True)), list(node.itersiblings())
    return "\n".join(_text(each) for each in [*reversed(before), node, *after])


def pretty(xml: str) -> str:
    """The same document laid out for reading, two spaces deeper per level like libvirt's.

    Raises:
        InvalidInput: it cannot be parsed.
    """
    root = _root(xml, _CONDENSED)
    layout.indent(root)
    return serialize(Element(root)) + "\n"


def canonical(xml: str) -> str:
    """A form that is equal for documents that mean the same.

    Attributes are sorted, quotes and empty elements written alike, white space between elements is
    dropped. The order of elements and the comments count.

    Raises:
        InvalidInput: it cannot be parsed.
    """
    root = _root(xml, _CONDENSED)
    for node in root.iter():
        if not len(node) and isinstance(node.tag, str) and node.text and node.text.isspace():
            node.text = None
    return str(etree.canonicalize(root, with_comments=True))


def difference(before: str, after: str, *, context: int = 3) -> str:
    """What changed between two documents, as a unified diff of their readable forms.

    Empty if they mean the same.

    Raises:
        InvalidInput: one of them cannot be parsed.
    """
    if canonical(before) == canonical(after):
        return ""
    lines = difflib.unified_diff(
        pretty(before).splitlines(), pretty(after).splitlines(), n=context, lineterm=""
    )
    # The first two lines name files, which there are none of.
    return "\n".join(list(lines)[2:]) + "\n"


_SECRETS = (
    # An attribute: <graphics passwd='...'>, and what people put into metadata.
    re.compile(
        r"""(?P<before>\b(?:passwd|password)\s*=\s*(?P<quote>["'])).*?(?=(?P=quote))""", re.DOTALL
    ),
    # The text of an element.
    re.compile(
        r"(?P<before><(?P<tag>(?:\w+:)?(?:secret|passwd|password|passphrase))\b[^<>]*(?<!/)>)"
        r"\s*[^<\s][^<]*(?=</(?P=tag)\s*>)"
    ),
    # A value in a secret.
    re.compile(
        r"(?P<before><secret\b[^<>]*(?<!/)>(?:(?!</secret>).)*?<value\b[^<>]*>)[^<]+", re.DOTALL
    ),
    # QEMU's command line: -spice password=..., -object secret,id=a,data=...
    re.compile(r"""(?P<before>\b(?:passwd|password)=)[^"'<>,\n]+"""),
    re.compile(r"""(?P<before>\bsecret,(?:[^"'<>\n]*?,)?data=)[^"'<>,\n]+"""),
)


def redact(xml: str) -> str:
    """The text without passwords and secret values, for logs and bug reports.

    It works on text rather than on a document, so it also does for logs with XML in them, and for
    what is not well-formed; everything else stays as it is.
    """
    for pattern in _SECRETS:
        xml = pattern.sub(rf"\g<before>{REDACTED}", xml)
    return xml


def sanitize(xml: str) -> str:
    """The text with every character that XML cannot hold replaced.

    libvirt passes on what device firmware says (serial numbers, product names), so descriptions of
    node devices can contain control characters that no parser accepts.
    """
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", xml)


def _root(xml: str, parser: etree.XMLParser) -> Node:
    data = xml.encode("utf-8", "surrogatepass")
    if len(data) > MAX_SIZE:
        raise InvalidInput(_("The XML is too large."))
    try:
        node = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise InvalidInput(
            _("This is not well-formed XML: see line {line}, column {column}.").format(
                line=line, column=column
            ),
            detail=error.msg or "",
        ) from error
    if node.getroottree().docinfo.internalDTD is not None:
        raise InvalidInput(_("The XML has a document type, which is not allowed here."))
    return node


def _text(node: Node) -> str:
    return etree.tostring(node, encoding="unicode", with_tail=False)
