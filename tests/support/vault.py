"""Simulated secrets: libvirt's test driver has none.

vault = Vault.opened(monkeypatch)      # every simulated host has the vault's secrets
uuid = vault.put("ceph", "client.admin")
vault.tell(host, uuid)
"""

from __future__ import annotations

import uuid as uuids
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

import pytest

from vmgui.base.concealed import Concealed
from vmgui.base.errors import HostError
from vmgui.base.ids import HostId, ObjectId, ObjectKind
from vmgui.core.host import Host
from vmgui.virt import secrets
from vmgui.virt.listening import Aspect, Notice
from vmgui.virt.secrets import PoolReference, SecretReading
from vmgui.virt.session import Connection


@dataclass
class Vault:
    """Simulated secrets, as the functions of `vmgui.virt.secrets` see them."""

    secrets: dict[str, SecretReading] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    values: dict[str, bytes] = field(default_factory=dict)
    volumes: set[str] = field(default_factory=set)
    """The paths of those that are in pools."""
    pools: list[PoolReference] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    """The functions that fail: "secrets", "set_value" ..."""
    asked: list[str] = field(default_factory=list)
    """The secrets whose descriptions were read."""
    looked_for: list[str] = field(default_factory=list)
    """The paths at which volumes were looked for."""
    close: Callable[[], None] = lambda: None
    """Gives the hosts back what they really have."""

    @classmethod
    def opened(cls, monkeypatch: pytest.MonkeyPatch) -> Vault:
        """A vault that all hosts of this test have."""
        vault = cls(close=monkeypatch.undo)
        for name in (
            "secrets",
            "descriptions",
            "volumes_at",
            "pool_references",
            "define",
            "set_value",
            "undefine",
        ):
            monkeypatch.setattr(secrets, name, getattr(vault, f"_{name}"))
        return vault

    def put(
        self,
        usage: str = "",
        usage_id: str = "",
        description: str = "",
        *,
        is_private: bool = False,
        is_ephemeral: bool = False,
    ) -> str:
        """Make a secret, as somebody else does; its UUID."""
        uuid = str(uuids.uuid5(uuids.NAMESPACE_URL, f"{usage}:{usage_id}:{len(self.secrets)}"))
        self.secrets[uuid] = SecretReading(uuid, usage, usage_id, is_private, is_ephemeral)
        self.descriptions[uuid] = description
        return uuid

    def remove(self, uuid: str) -> None:
        """Remove one, as somebody else does."""
        del self.secrets[uuid]

    @staticmethod
    def tell(host: Host, uuid: str = "", aspect: Aspect = Aspect.SECRET) -> None:
        """Have a host say that something has changed."""
        where = ObjectId(HostId(host.id.uri), ObjectKind.SECRET, uuid) if uuid else None
        host.noticed.emit(Notice(host.id, where, aspect))

    def _check(self, function: str) -> None:
        if function in self.refuses:
            raise HostError(f"The host refuses {function}.")

    def _secrets(self, _connection: Connection) -> tuple[SecretReading, ...]:
        self._check("secrets")
        return tuple(self.secrets.values())

    def _descriptions(self, _connection: Connection, uuids: Iterable[str]) -> dict[str, str]:
        there = [uuid for uuid in uuids if uuid in self.secrets]
        self.asked += there
        return {uuid: self.descriptions[uuid] for uuid in there}

    def _volumes_at(self, _connection: Connection, paths: Collection[str]) -> dict[str, bool]:
        self._check("volumes_at")
        self.looked_for += paths
        return {path: path in self.volumes for path in paths}

    def _pool_references(self, _connection: Connection) -> tuple[PoolReference, ...]:
        self._check("pool_references")
        return tuple(self.pools)

    def _define(
        self,
        _connection: Connection,
        usage: str,
        usage_id: str,
        description: str,
        *,
        is_private: bool,
        is_ephemeral: bool,
    ) -> str:
        self._check("define")
        return self.put(
            usage, usage_id, description, is_private=is_private, is_ephemeral=is_ephemeral
        )

    def _set_value(self, _connection: Connection, uuid: str, value: Concealed) -> None:
        self._check("set_value")
        self.values[uuid] = value.reveal()

    def _undefine(self, _connection: Connection, uuid: str) -> None:
        self._check("undefine")
        self.remove(uuid)
