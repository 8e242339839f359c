"""A secret's description, which never has its value (libvirt: formatsecret.html, secret.rng)."""

from __future__ import annotations

from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import text, yes_no

USAGE_IDS = {
    "volume": "volume",
    "ceph": "name",
    "iscsi": "target",
    "tls": "name",
    "vtpm": "name",
}
"""What a secret is for -> the element that says for which."""
_USAGES = {"passphrase": "volume", "chap": "iscsi", "iscsi": "iscsi", "ceph": "ceph"}
"""The type of what names a secret (<secret type=…>, a pool's <auth type=…>) -> its usage."""


class Secret(Element):
    """A secret of a host's."""

    TAG = "secret"
    is_ephemeral = yes_no("@ephemeral")
    is_private = yes_no("@private")
    uuid = text("uuid")
    description = text("description")
    usage = text("usage/@type")
    """A key of `USAGE_IDS`; None for a secret that is known by its UUID only."""
    volume = text("usage/volume")
    """The path of a volume."""
    name = text("usage/name")
    target = text("usage/target")
    """What an iSCSI target is called."""

    @property
    def usage_id(self) -> str:
        """For which volume, user, target ... it is; empty for none."""
        element = USAGE_IDS.get(self.usage or "")
        found: str | None = getattr(self, element) if element else None
        return found or ""

    def use_for(self, usage: str, usage_id: str) -> None:
        """Say what it is for.

        Args:
            usage: a key of `USAGE_IDS`; empty for a secret that is known by its UUID only.
            usage_id: for which; unique among the host's secrets of this usage.
        """
        self.volume = self.name = self.target = None
        self.usage = usage or None
        if usage:
            setattr(self, USAGE_IDS[usage], usage_id)


def new_secret(
    usage: str, usage_id: str, description: str, *, is_private: bool, is_ephemeral: bool
) -> str:
    """The description of a secret that is not there yet.

    Args:
        usage: "volume", "ceph", "iscsi", "tls", "vtpm"; empty for one known by its UUID only.
        usage_id: for which of them; unique among the host's secrets of this usage.
        description: for people.
        is_private: never to hand its value to any client, ours included.
        is_ephemeral: to keep it in memory only.
    """
    secret = parse("<secret/>", Secret)
    secret.is_ephemeral = is_ephemeral
    secret.is_private = is_private
    secret.description = description or None
    secret.use_for(usage, usage_id)
    return serialize(secret)


def by_usage(usage: str, usage_id: str) -> str:
    """How a secret is told from others without its UUID: "ceph:client.admin"."""
    return f"{usage}:{usage_id}"


def reference(kind: str, uuid: str, usage_id: str) -> str:
    """Which secret something names: its UUID, or what `by_usage` says; empty for none.

    Args:
        kind: the type that stands there: "passphrase", "chap", "ceph" ...
        uuid: as it stands there; may be empty.
        usage_id: as it stands there; may be empty.
    """
    return uuid or (by_usage(_USAGES.get(kind, kind), usage_id) if usage_id else "")
