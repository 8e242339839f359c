"""What builds on an image though no machine is known to use it."""

from __future__ import annotations

import json

import pytest

from tests.core.imaging.conftest import MIB, Bench, at
from tests.support.media import qemu_img
from vmgui.base.errors import Busy
from vmgui.base.records import DiskUse
from vmgui.core import resources
from vmgui.core.resources import PoolReading, VolumeReading


@pytest.fixture
def pool(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A pool that has the bench's images, which it knows when it was refreshed."""
    known: list[str] = []

    async def pools(*_where: object) -> tuple[PoolReading, ...]:
        return (PoolReading("pool", "dir", True, str(bench.directory), None, None, None),)

    async def refresh(*_where: object) -> None:
        known[:] = [path.name for path in sorted(bench.directory.iterdir()) if path.is_file()]

    async def names(*_where: object) -> tuple[VolumeReading, ...]:
        return tuple(VolumeReading(name, "", "", None, None, "") for name in known)

    async def described(*where: object) -> dict[str, VolumeReading | None]:
        wanted = where[3]
        assert isinstance(wanted, list)
        name = wanted[0]
        path = bench.path(name)
        said = json.loads(qemu_img("info", "-U", "--output=json", path))
        base = said.get("full-backing-filename", "")
        return {name: VolumeReading(name, str(path), said["format"], None, None, base)}

    monkeypatch.setattr(resources, "pools", pools)
    monkeypatch.setattr(resources, "refresh_pool", refresh)
    monkeypatch.setattr(resources, "volume_names", names)
    monkeypatch.setattr(resources, "described_volumes", described)
    return known


@pytest.mark.usefixtures("pool")
@pytest.mark.parametrize("may_break", [False, True])
async def test_overlay_that_no_machine_has_keeps_its_base(bench: Bench, may_break: bool) -> None:
    base = bench.make("base")
    top, clone = bench.overlay("top", base), bench.overlay("clone", base)
    bench.overlay("further", clone)
    content = base.read_bytes()
    (link := bench.path("link")).symlink_to(bench.directory)

    jobs = [
        bench.work.commit(at(top), may_break=may_break),
        bench.work.commit(at(link / "top"), may_break=may_break),
    ]
    said = {await bench.failed(job) for job in jobs}
    shrunk = bench.work.resize(at(base), MIB, may_shrink=True, may_break=may_break)

    further = bench.path("further")
    assert said == {f"“{clone}”, “{further}” build on “{base}”, and would be destroyed."}
    assert "“" + str(top) in await bench.failed(shrunk)
    assert base.read_bytes() == content


@pytest.mark.usefixtures("pool")
async def test_overlay_between_the_two_and_those_above_are_no_reason(bench: Bench) -> None:
    base = bench.make("base")
    middle = bench.overlay("middle", base)
    top = bench.overlay("top", middle)
    bench.overlay("above", top)

    await bench.done(bench.work.commit(at(top), at(base)))
    sibling = bench.overlay("sibling", middle)
    said = await bench.failed(bench.work.commit(at(top), at(base)))

    assert said == f"“{sibling}” build on “{base}”, and would be destroyed."


@pytest.mark.usefixtures("pool")
async def test_overlay_of_a_machine_may_break_if_somebody_says_so(bench: Bench) -> None:
    base = bench.make("base")
    top, clone = bench.overlay("top", base), bench.overlay("clone", base)
    bench.users.use(clone, "db")

    await bench.done(bench.work.commit(at(top), may_break=True))


async def test_pool_that_does_not_say_what_it_has_keeps_the_base(
    bench: Bench, pool: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def names(*_where: object) -> tuple[VolumeReading, ...]:
        raise Busy("The pool is busy.")

    monkeypatch.setattr(resources, "volume_names", names)
    top = bench.overlay("top", bench.make("base"))

    assert await bench.failed(bench.work.commit(at(top))) == "The pool is busy."
    assert pool


async def test_image_outside_of_pools_of_a_machine_that_is_off_keeps_its_base(
    bench: Bench,
) -> None:
    base = bench.make("base")
    top, clone = bench.overlay("top", base), bench.overlay("clone", base)
    bench.own("db", DiskUse("vdb", str(clone), format="qcow2"))

    builders = await bench.work.builders(str(base), str(top))
    said = await bench.failed(bench.work.commit(at(top)))
    own = await bench.work.builders(str(base), str(clone))
    await bench.done(bench.work.commit(at(top), may_break=True))

    assert [(user.name, user.target) for user in builders] == [("db", "vdb")]
    assert said == f"Disks of “db” build on “{base}”, and would be destroyed."
    assert own == ()
