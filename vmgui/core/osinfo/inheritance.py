"""From definitions to systems: what a system has from those it derives from, or clones.

Source: osinfo/osinfo_os.c of libosinfo. What is nearest counts, in the order of
osinfo_product_foreach_related: the system itself, then each parent with its own parents. Beyond
libosinfo:

- Drivers are inherited, too: virtio-win has some for every Windows, but only few definitions say
  so.
- A resource that an architecture does not mention is that of "all", as virt-install does it.
- A PC also starts from its BIOS unless that is ruled out; the database only mentions UEFI.
- Secure boot is not in the database at all: see `_SIGNED`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from vmgui.core.osinfo.reading import Definition, Needs
from vmgui.core.osinfo.system import ALL, Resources, System
from vmgui.core.osinfo.trees import Kernel

_PC = ("x86_64", "i686")
_SIGNED = {
    "win": date(2012, 8, 1),
    "debian": date(2019, 7, 1),
    "ubuntu": date(2012, 10, 1),
    "fedora": date(2013, 1, 1),
    "rhel": date(2014, 6, 1),
    "centos": date(2014, 6, 1),
    "almalinux": date(2021, 3, 1),
    "rocky": date(2022, 5, 1),
    "ol": date(2014, 7, 1),
    "opensuse": date(2013, 11, 1),
    "sle": date(2014, 10, 1),
    "sles": date(2014, 10, 1),
    "sled": date(2014, 10, 1),
}
"""Distribution -> since when its loader is signed with the key that firmwares bring along."""


class Inheritance:
    """All definitions by identifier, and what follows from them."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        """Resolve within these; parents that are not among them are left out."""
        self._definitions = definitions
        self._with_drivers = [each for each in definitions.values() if each.extra_devices]
        self._sets: dict[frozenset[str], frozenset[str]] = {}

    def system(self, id: str) -> System:
        """A system with all that it inherits."""
        own = self._definitions[id]
        line = self.lineage(id)
        return System(
            id=own.id,
            short_id=own.short_ids[0] if own.short_ids else own.id.rpartition("/")[2],
            name=own.name or own.id,
            version=own.version,
            family=own.family,
            distro=own.distro,
            vendor=own.vendor,
            codename=own.codename,
            released=own.released,
            ended=own.ended,
            status=own.status or "released",
            minimum=_resources([each.minimum for each in line]),
            recommended=_resources([each.recommended for each in line]),
            devices=self._same(_devices(line)),
            extra_devices=self._same(self._extra_devices(line)),
            firmwares=_firmwares(line),
        )

    def kernels(self, id: str) -> tuple[Kernel, ...]:
        """Where trees have kernel and initrd: its own ones, or else its nearest parent's."""
        for each in self.lineage(id):
            found = dict.fromkeys(tree.boots for tree in each.trees if tree.kernel)
            if found:
                return tuple(found)
        return ()

    def lineage(self, id: str) -> list[Definition]:
        """The system itself and all that it inherits from, the nearest first."""
        found: dict[str, Definition] = {}
        waiting = [id]
        while waiting:
            definition = self._definitions.get(waiting.pop())
            if definition is not None and definition.id not in found:
                found[definition.id] = definition
                waiting.extend(reversed(definition.parents))
        return list(found.values())

    def _extra_devices(self, line: Sequence[Definition]) -> frozenset[str]:
        """What there are drivers for: the nearest ones, or else those of its older siblings.

        The lineage of the Windows servers is their own; it has no drivers.
        """
        own = line[0]
        siblings = (
            each
            for each in self._with_drivers
            if each.distro == own.distro and _age(each) <= _age(own)
        )
        found = next((each for each in line if each.extra_devices), None)
        found = found or max(siblings, key=_age, default=None)
        return found.extra_devices if found else frozenset()

    def _same(self, devices: frozenset[str]) -> frozenset[str]:
        """An equal set that is there already: most systems can drive the same."""
        return self._sets.setdefault(devices, devices)


def _age(definition: Definition) -> date:
    return definition.released or date.min


def _devices(line: Iterable[Definition]) -> frozenset[str]:
    said: dict[str, bool] = {}
    for each in line:
        said = each.devices | said
    return frozenset(device for device, is_supported in said.items() if is_supported)


def _firmwares(line: Sequence[Definition]) -> dict[str, tuple[str, ...]]:
    """Architecture -> the firmwares, in the order of their age."""
    is_signed = _is_signed(line[0])
    said: dict[tuple[str, str], bool] = {}
    for each in line:
        for firmware in each.firmwares:
            said.setdefault((firmware.arch, firmware.type), firmware.is_supported)
    arches = dict.fromkeys(arch for arch, _type in said)
    for arch in arches:
        if arch in _PC:
            said.setdefault((arch, "bios"), True)
        said.setdefault((arch, "efi-secure"), said.get((arch, "efi"), False) and is_signed)
    return {
        arch: tuple(kind for kind in ("bios", "efi", "efi-secure") if said.get((arch, kind)))
        for arch in arches
    }


def _is_signed(definition: Definition) -> bool:
    """Whether its loader starts with secure boot; what has no date is developed still."""
    since = _SIGNED.get(definition.distro)
    return since is not None and (definition.released is None or definition.released >= since)


def _resources(line: Sequence[tuple[Needs, ...]]) -> dict[str, Resources]:
    """By architecture; `line` has what each of the lineage says, the system itself first."""
    found: dict[str, Resources] = {}
    for needs in line[0]:
        inherited = (
            each.resources for above in line[1:] for each in above if each.arch == needs.arch
        )
        found[needs.arch] = _filled(needs.resources, inherited if needs.inherits else ())
    for_all = found.get(ALL, Resources())
    return {arch: _filled(resources, [for_all]) for arch, resources in found.items()}


def _filled(resources: Resources, others: Iterable[Resources]) -> Resources:
    """With what is missing from the others, the nearest first."""
    cpus, memory, storage = resources.cpus, resources.memory, resources.storage
    for other in others:
        cpus = other.cpus if cpus is None else cpus
        memory = other.memory if memory is None else memory
        storage = other.storage if storage is None else storage
    return Resources(cpus, memory, storage)
