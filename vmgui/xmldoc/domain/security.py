"""What protects the host from a domain, and a domain from its host."""

from __future__ import annotations

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import on_off, text, yes_no


class SecurityLabel(Element):
    """<seclabel>: what a security model of the host confines the domain's process to."""

    TAG = "seclabel"
    type = text("@type")
    """"dynamic", "static" or "none"."""
    model = text("@model")
    is_relabelled = yes_no("@relabel")
    label = text("label")
    base_label = text("baselabel")
    image_label = text("imagelabel")


class Cipher(Element):
    """<cipher>: whether the guest may wrap keys with this cipher (s390x)."""

    TAG = "cipher"
    name = text("@name")
    is_on = on_off("@state")
