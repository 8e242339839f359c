"""Users and groups of a container, and who they are on the host."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import integer


class IdRange(Element):
    """What <uid> and <gid> have in common: numbers in the container, and on the host."""

    start = integer("@start")
    """The first number in the container."""
    target = integer("@target")
    """The number that it has on the host."""
    count = integer("@count")


class UserRange(IdRange):
    """<uid>: users."""

    TAG = "uid"


class GroupRange(IdRange):
    """<gid>: groups."""

    TAG = "gid"
