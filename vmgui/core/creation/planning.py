"""Planning: the description of a machine that does not exist yet, while a person changes it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from vmgui.base.compat import override
from vmgui.base.errors import InvalidInput
from vmgui.base.i18n import _
from vmgui.base.ids import HostId, domain_id
from vmgui.base.notify import Event
from vmgui.core.checks.devices import Doubt, disk_path, doubts
from vmgui.core.checks.edits import doubts_of
from vmgui.core.creation.blueprint import Blueprint, Conversion, Copy, NewPool, PlannedImage, Seed
from vmgui.core.creation.names import check_name
from vmgui.core.draft import Draft
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import JobList
from vmgui.core.knowledge import Knowledge
from vmgui.core.operations.hardware import Addition, add_new
from vmgui.core.operations.images import FORMATS, DiskImages
from vmgui.core.resources import PoolReading, VolumeReading
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device, Disk
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain


class Planning:
    """A blueprint whose machine is edited. Lives in the GUI thread; makes nothing on the host."""

    is_secure = True
    """Nobody else has a say in a description that no host has."""
    is_busy = False
    """Nor does anybody apply it meanwhile."""

    def __init__(self, fleet: Fleet, jobs: JobList, blueprint: Blueprint) -> None:
        """Begin with what is planned; what the host can do is read at once.

        Raises:
            InvalidInput: the blueprint has no description of a machine.
        """
        self.draft = Draft(blueprint.domain)
        self.changed: Event[None] = Event()
        """The draft has other devices: forms read it again."""
        self._fleet = fleet
        self._blueprint = blueprint
        self._where = domain_id(blueprint.host, "")  # no machine of the host is this one
        self._knowledge = Knowledge(fleet, self._where)
        self.learned = self._knowledge.learned
        """The scene knows more: capabilities, or what the host offers."""
        self._accepted: set[str] = set()
        self._images = {image.path: image for image in blueprint.images}
        self._aside = frozenset(self._images) - frozenset(_disks(self.draft.domain))
        """Where the images are that no disk names from the start, such as media."""
        self.images = _Images(fleet, jobs, blueprint, self._planned)
        """The images of the host, and those that are planned."""
        self.follow()

    @property
    def host(self) -> HostId:
        """Where the machine will be."""
        return self._blueprint.host

    @property
    def name(self) -> str:
        """What the machine will be called."""
        return self.draft.domain.name or ""

    @property
    def is_edited(self) -> bool:
        """Whether there is something to lose."""
        return self.draft.is_changed

    def scene(self, *, is_new: bool = False) -> Scene:
        """What forms have to know now."""
        return self._knowledge.scene(self.draft.domain, is_new=is_new, is_planned=True)

    def follow(self) -> None:
        """Read what a machine can have that is of the kind which this one has become."""
        self._knowledge.study(self.draft.domain)

    def want(self, nouns: Iterable[str]) -> None:
        """Read what the host has of these, see `vmgui.core.offers`; once each."""
        self._knowledge.want(nouns)

    def forget_offers(self) -> None:
        """Read what the host has anew when somebody looks next."""
        self._knowledge.forget_offers()

    def stop(self) -> None:
        """Give up what is being read, without waiting for it."""
        self._knowledge.stop()

    # Devices

    def add(self, addition: Addition) -> None:
        """Plan one more device; its image, if it needs a new one, is planned too.

        Raises:
            InvalidInput: the machine can have no other one, or its image would be nowhere.
        """
        image = None
        if addition.image is not None:
            path = disk_path(parse(addition.xml, Device))
            if not path.startswith("/"):
                raise InvalidInput(_("The storage pool does not say where its images are."))
            image = PlannedImage(path, addition.image)
        add_new(self.draft, addition.xml, lambda _draft: self.scene(is_new=True))
        if image is not None:
            self._images[image.path] = image
        self.changed.emit(None)

    def remove(self, devices: Iterable[Device]) -> None:
        """Plan without these devices; images that only they have are not made."""
        for device in devices:
            device.remove()
        self.changed.emit(None)

    def is_image_planned(self, device: Device) -> bool:
        """Whether a device is a disk in an image that is yet to be made."""
        return disk_path(device) in self._images

    async def doubts(self, device: Device, *, is_image_new: bool = False) -> list[Doubt]:
        """What may be wrong with a device of the machine; what cannot be found out is nothing.

        Args:
            device: as it shall be.
            is_image_new: True if it is a disk whose image will be planned with it.
        """
        return await doubts(
            self._fleet,
            self._where,
            device,
            domain_type=self.draft.domain.type or "",
            is_image_new=is_image_new or self.is_image_planned(device),
        )

    async def doubts_of_edits(self) -> list[str]:
        """Reasons to think again before the machine is made: a translated sentence each."""
        return await doubts_of(
            self._fleet,
            self._where,
            self.draft,
            new_images=self._images,
            known=self._accepted,
        )

    def accept(self, found: Iterable[Doubt]) -> None:
        """Take note that a person knows these doubts and insists: they are not told again."""
        self._accepted.update(doubt.message for doubt in found)

    # The result

    def blueprint(self) -> Blueprint:
        """What is to be made now.

        Raises:
            InvalidInput: the document cannot be used; `field` is "name" or "uuid" if that is why.
        """
        domain, planned = self.draft.domain, self._blueprint
        check_name(self.name, self.scene().taken_names)
        self._check_uuid(domain)
        disks = _disks(domain)
        if planned.installation.medium and not any(
            disk.device == "cdrom" for disk in domain.devices.disks
        ):
            raise InvalidInput(_("The machine has no CD-ROM drive for the installation medium."))
        images = tuple(_as_edited(each, self.name, disks) for each in self._planned())
        networks = {card.source.network for card in domain.devices.interfaces if card.source}
        pools = {each.image.pool for each in images} | {planned.installation.scratch_pool}
        return replace(
            planned,
            name=self.name,
            domain=self.draft.xml(),
            images=images,
            network=planned.network if planned.network in networks else "",
            pool=planned.pool if planned.pool and planned.pool.name in pools else None,
        )

    def _check_uuid(self, domain: Domain) -> None:
        """libvirt would take a machine with the UUID of another one for that one."""
        uuid = (domain.uuid or "").lower()
        if self._fleet.inventory.domain(domain_id(self.host, uuid)) is not None:
            message = _("Another machine on this host has the UUID {uuid}.")
            raise InvalidInput(message.format(uuid=uuid), field="uuid")

    def _planned(self) -> list[PlannedImage]:
        """The images that are to be made now: a disk that is gone, or elsewhere, needs none."""
        paths = self._aside.union(_disks(self.draft.domain))
        return [image for path, image in self._images.items() if path in paths]


class _Images(DiskImages):
    """The images in a host's pools, among them those that are not there yet."""

    def __init__(
        self,
        fleet: Fleet,
        jobs: JobList,
        blueprint: Blueprint,
        planned: Callable[[], Collection[PlannedImage]],
    ) -> None:
        """Work on the host of `blueprint`; `planned` gives what is to be made there."""
        super().__init__(fleet, jobs, blueprint.host)
        self._new_pool = blueprint.pool
        self._planned = planned

    @override
    async def pools(self) -> tuple[PoolReading, ...]:
        """See `DiskImages`."""
        found = await super().pools()
        return found if self._new_pool is None else (*found, _reading(self._new_pool))

    @override
    async def volumes(self, pool: str) -> tuple[VolumeReading, ...]:
        """See `DiskImages`."""
        is_there = self._new_pool is None or pool != self._new_pool.name
        found = await super().volumes(pool) if is_there else ()
        new = [each for each in self._planned() if each.image.pool == pool]
        return (*found, *(_volume(each) for each in new))


def _reading(pool: NewPool) -> PoolReading:
    return PoolReading(pool.name, "dir", True, pool.path, None, None, None)


def _volume(planned: PlannedImage) -> VolumeReading:
    image = planned.image
    return VolumeReading(image.name, planned.path, image.format, image.capacity, 0, "")


def _disks(domain: Domain) -> dict[str, Disk]:
    """The disks of a machine by where they are kept."""
    return {disk_path(disk): disk for disk in domain.devices.disks}


def _as_edited(planned: PlannedImage, name: str, disks: Mapping[str, Disk]) -> PlannedImage:
    """An image as the machine needs it by now: in the format that its disk says, for instance."""
    content, disk = planned.content, disks.get(planned.path)
    if isinstance(content, Seed):
        return replace(planned, content=replace(content, name=name))
    is_free = content is None or isinstance(content, Copy | Conversion)
    if is_free and disk is not None and disk.format in FORMATS:
        return replace(planned, image=replace(planned.image, format=disk.format))
    return planned
