from __future__ import annotations

import pytest

from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.features import State
from vmgui.xmldoc.element import Element


class _Features(Element):
    TAG = "features"
    smm = State("smm")


def features(inside: str) -> _Features:
    return parse(f"<features>{inside}</features>", _Features)


@pytest.mark.parametrize(
    ("inside", "raw", "value"),
    [
        ("", None, None),
        ("<smm/>", "on", True),
        ("<smm state='on'/>", "on", True),
        ("<smm state='off'/>", "off", False),
        ("<smm state='maybe'/>", "maybe", None),
    ],
)
def test_read(inside: str, raw: str | None, value: bool | None) -> None:
    element = features(inside)

    assert (_Features.smm.raw(element), element.smm) == (raw, value)


def test_write_what_is_there_changes_nothing() -> None:
    element = features("<smm/>")

    element.smm = True

    assert element.xml() == "<features><smm/></features>"


def test_write_none_removes_the_element_with_all_that_is_in_it() -> None:
    element = features("<smm state='on'><tseg>1</tseg></smm>")

    element.smm = None

    assert element.xml() == "<features/>"


def test_write_off_keeps_what_is_in_it() -> None:
    element = features("<smm><tseg>1</tseg></smm>")

    element.smm = False

    assert element.xml() == '<features><smm state="off"><tseg>1</tseg></smm></features>'
