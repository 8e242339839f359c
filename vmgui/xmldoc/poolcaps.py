"""What storage pools a host can have (storage pool capabilities), as questions; read-only.

Known since libvirt 5.2. None always means that the host does not say.

Source: https://libvirt.org/formatstoragecaps.html and src/conf/storage_capabilities.c.
"""

from __future__ import annotations

from collections.abc import Iterable

from vmgui.xmldoc.element import Element
from vmgui.xmldoc.properties import Children, text, yes_no


class _Value(Element):
    TAG = "value"
    content = text("")


class _Enum(Element):
    TAG = "enum"
    name = text("@name")
    values = Children(_Value)


class _PoolType(Element):
    """A type of pools."""

    TAG = "pool"
    type = text("@type")
    is_supported = yes_no("@supported")
    default_pool_format = text("poolOptions/defaultFormat/@type")
    default_volume_format = text("volOptions/defaultFormat/@type")
    pool_enums = Children(_Enum, "poolOptions")
    volume_enums = Children(_Enum, "volOptions")


class PoolCapabilities(Element):
    """The types of storage pools, and what they and their volumes can be."""

    TAG = "storagepoolCapabilities"
    _types = Children(_PoolType)

    def is_supported(self, pool_type: str) -> bool | None:
        """Whether the host can have pools of a type, such as "rbd"."""
        found = self._type(pool_type)
        return None if found is None else found.is_supported

    def pool_formats(self, pool_type: str) -> tuple[str, ...] | None:
        """The formats of a pool's source: of a file system, a partition table ..."""
        found = self._type(pool_type)
        return None if found is None else _values(found.pool_enums, "sourceFormatType")

    def volume_formats(self, pool_type: str) -> tuple[str, ...] | None:
        """The formats of volumes in pools of a type."""
        found = self._type(pool_type)
        return None if found is None else _values(found.volume_enums, "targetFormatType")

    def default_pool_format(self, pool_type: str) -> str | None:
        """The format of a pool's source that names none."""
        found = self._type(pool_type)
        return None if found is None else found.default_pool_format

    def default_volume_format(self, pool_type: str) -> str | None:
        """The format of a volume that names none."""
        found = self._type(pool_type)
        return None if found is None else found.default_volume_format

    def _type(self, pool_type: str) -> _PoolType | None:
        return next((each for each in self._types if each.type == pool_type), None)


def _values(enums: Iterable[_Enum], name: str) -> tuple[str, ...] | None:
    for enum in enums:
        if enum.name == name:
            return tuple(each.content for each in enum.values if each.content)
    return None
