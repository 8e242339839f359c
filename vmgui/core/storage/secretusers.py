"""Who uses a secret: the machines, pools and volumes that name it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from vmgui.base.i18n import N_, _
from vmgui.base.records import DomainRecord
from vmgui.core.resources import SecretReading
from vmgui.virt.secrets import PoolReference
from vmgui.xmldoc.secret import by_usage


class SecretUserKind(Enum):
    """What uses a secret."""

    MACHINE = "machine"
    POOL = "pool"
    VOLUME = "volume"


_LABELS = {
    # Translators: what uses a secret, followed by its name: "machine web1"
    SecretUserKind.MACHINE: N_("machine {name}"),
    SecretUserKind.POOL: N_("storage pool {name}"),
    SecretUserKind.VOLUME: N_("volume {name}"),
}


@dataclass(frozen=True, slots=True)
class SecretUser:
    """Something that uses a secret."""

    kind: SecretUserKind
    name: str
    """Of the machine or the pool; the path of the volume."""
    is_active: bool = False
    """True while the machine or the pool runs: it has the value already."""

    @property
    def label(self) -> str:
        """What it is and its name, translated."""
        return _(_LABELS[self.kind]).format(name=self.name)


class SecretUsers:
    """The users of all secrets of a host."""

    def __init__(
        self, machines: Iterable[DomainRecord] = (), pools: Iterable[PoolReference] = ()
    ) -> None:
        """Look through what is known of machines and pools."""
        found: defaultdict[str, dict[SecretUser, None]] = defaultdict(dict)
        for record in machines:
            for name in record.details.secrets if record.details else ():
                user = SecretUser(SecretUserKind.MACHINE, record.name, record.is_active)
                found[name][user] = None
        for pool in pools:
            found[pool.secret][SecretUser(SecretUserKind.POOL, pool.pool, pool.is_active)] = None
        self._found: Mapping[str, dict[SecretUser, None]] = found

    def of(self, secret: SecretReading, *, has_volume: bool = False) -> tuple[SecretUser, ...]:
        """Who uses a secret: machines, pools, then the volume that it is for, if that is there."""
        names = (secret.uuid, by_usage(secret.usage, secret.usage_id))
        users = {user: None for name in names for user in self._found.get(name, ())}
        if has_volume:
            users[SecretUser(SecretUserKind.VOLUME, secret.usage_id)] = None
        return tuple(sorted(users, key=_order))


def _order(user: SecretUser) -> tuple[int, bool, str]:
    return (list(SecretUserKind).index(user.kind), not user.is_active, user.name)
