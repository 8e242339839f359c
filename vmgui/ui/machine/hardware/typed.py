"""XML that a person types while the machine may be changed elsewhere."""

from __future__ import annotations

from typing import TypeVar

from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.merge import apply
from vmgui.xmldoc.patch import changes, is_same

E = TypeVar("E", bound=Element)


def brought_along(typed: str, base: str, now: str, kind: type[E]) -> str:
    """What a person made of `base`, with what others have made of it meanwhile.

    Args:
        typed: the text.
        base: what the person began with.
        now: what that has become.
        kind: the class of the element that all of them describe.

    Raises:
        InvalidInput: the text is no such element, or both have changed the same.
    """
    mine, earlier, target = parse(typed, kind), parse(base, kind), parse(now, kind)
    if is_same(earlier, target):
        return typed
    if apply(changes(earlier, mine), target):
        raise InvalidInput(
            _("Somebody else has changed the same meanwhile. Cancel, and change it once more.")
        )
    return target.xml()
