"""Images of this computer are worked on; each result is compared with what qemu-img says."""

from __future__ import annotations

import json

import pytest

from tests.core.imaging.conftest import (
    MIB,
    Bench,
    at,
    damage,
    is_same,
    snapshots,
)
from tests.support.media import qemu_img
from vmgui.base.errors import NotPossibleNow, VmguiError
from vmgui.core.imaging.values import (
    Amendment,
    ExtentKind,
    NewCopy,
    Repair,
)

# Looking


async def test_map_is_that_of_qemu_img(bench: Bench) -> None:
    base = bench.make("base.img", "raw")
    top = bench.overlay("top", base, "raw")
    bench.write(top, "qcow2", "write -z -u 3M 64k")

    found = await bench.work.map(at(top))

    assert found.is_exact
    assert found.size == 4 * MIB
    pieces = [(x.start, x.length, x.kind, x.depth) for x in found.extents if x.start >= MIB]
    data, zero, hole = ExtentKind.DATA, ExtentKind.ZERO, ExtentKind.HOLE
    assert pieces == [
        (1 * MIB, 1 * MIB, data, 1),
        (2 * MIB, 65536, data, 0),
        (2 * MIB + 65536, MIB - 65536, hole, 1),
        (3 * MIB, 65536, zero, 0),
        (3 * MIB + 65536, MIB - 65536, hole, 1),
    ]
    assert found.data[0] == 65536
    assert sum(extent.length for extent in found.extents) == found.size


async def test_map_with_missing_base_says_so(bench: Bench) -> None:
    base = bench.make("base")
    top = bench.overlay("top", base)
    base.unlink()

    with pytest.raises(VmguiError, match=r"There is no “.*base”"):
        await bench.work.map(at(top))


# Checking


async def test_check_of_sound_image_says_so(bench: Bench) -> None:
    image = bench.make("image")

    result = await bench.work.check(at(image)).answer()

    assert result.is_sound
    assert result.total_clusters == 64
    assert result.allocated_clusters == 16


async def test_damaged_image_is_found_and_repaired(bench: Bench) -> None:
    image, copy = bench.make("image"), bench.make("copy")
    damage(image)

    found = await bench.work.check(at(image)).answer()
    repaired = await bench.work.repair(at(image), Repair.ALL).answer()
    again = await bench.work.check(at(image)).answer()

    assert found.corruptions
    assert found.leaks
    assert repaired.is_sound
    assert repaired.leaks_fixed or repaired.corruptions_fixed
    assert again.is_sound
    assert is_same(image, copy)


async def test_overlay_without_its_base_is_checked_and_repaired(bench: Bench) -> None:
    base = bench.make("base")
    top = bench.overlay("top", base)
    damage(top)
    moved = base.rename(bench.path("moved"))

    result = await bench.work.repair(at(top), Repair.ALL).answer()
    moved.rename(base)

    assert result.is_sound
    (_top, below) = await bench.work.chain(at(top))
    assert below.file.path == str(base)


async def test_raw_image_cannot_be_checked(bench: Bench) -> None:
    image = bench.make("image", "raw")

    with pytest.raises(NotPossibleNow, match="nothing that could be checked"):
        await bench.work.check(at(image)).answer()


# Comparing


async def test_compare_finds_the_first_difference(bench: Bench) -> None:
    one, other = bench.make("one"), bench.make("other", "raw", 8)

    same = await bench.work.compare(at(one), at(other)).answer()
    strict = await bench.work.compare(at(one), at(other), is_strict=True).answer()
    bench.write(other, "raw", "write -P 1 1500k 512")
    different = await bench.work.compare(at(one), at(other)).answer()

    assert same.is_identical
    assert not same.have_same_size
    assert not strict.is_identical
    assert strict.first_difference is None
    assert different.first_difference == 1500 * 1024
    assert different.sizes == (4 * MIB, 8 * MIB)


# Converting


@pytest.mark.parametrize("kind", ["qcow2", "raw", "vmdk", "vdi", "vhdx", "qed"])
async def test_convert_takes_what_it_builds_on_with_it(bench: Bench, kind: str) -> None:
    top = bench.overlay("top", bench.make("base"))
    target = bench.path("copy")

    job = await bench.done(bench.work.convert(at(top), NewCopy(str(target), kind)))

    assert is_same(top, target, other=kind)
    (link,) = await bench.work.chain(at(target))
    assert link.file.format == kind
    assert job.progress.fraction == 1.0
    assert job.command.startswith("qemu-img convert -p -f qcow2 -O")


async def test_convert_compresses_and_passes_options(bench: Bench) -> None:
    image = bench.make("image", "raw", 32)
    target = bench.path("copy")
    copy = NewCopy(str(target), is_compressed=True, options={"compression_type": "zstd"})

    await bench.done(bench.work.convert(at(image), copy))

    assert is_same(image, target, "raw")
    assert target.stat().st_size < MIB
    (link,) = await bench.work.chain(at(target))
    assert link.info is not None
    assert link.info.compression == "zstd"


async def test_convert_without_holes_takes_all_space(bench: Bench) -> None:
    image, target = bench.make("image", mib=16), bench.path("copy")

    await bench.done(bench.work.convert(at(image), NewCopy(str(target), "raw", sparse_size=0)))

    assert target.stat().st_blocks * 512 >= 16 * MIB


async def test_convert_onto_a_base_copies_only_the_rest(bench: Bench) -> None:
    base = bench.make("base", mib=32)
    top, target = bench.overlay("top", base), bench.path("copy")
    copy = NewCopy(str(target), backing=at(base))

    await bench.done(bench.work.convert(at(top), copy))

    assert is_same(top, target)
    assert len(await bench.work.chain(at(target))) == 2
    assert target.stat().st_size < MIB


async def test_convert_never_overwrites(bench: Bench) -> None:
    image, other = bench.make("image"), bench.make("other", "raw")
    content = other.read_bytes()

    said = await bench.failed(bench.work.convert(at(image), NewCopy(str(other))))

    assert said == f"There is a “{other}” already."
    assert other.read_bytes() == content


async def test_convert_that_fails_leaves_nothing(bench: Bench) -> None:
    image, target = bench.make("image"), bench.path("copy")
    copy = NewCopy(str(target), options={"cluster_size": "7"})

    said = await bench.failed(bench.work.convert(at(image), copy))

    assert "luster size" in said
    assert not target.exists()


# Overlays


async def test_overlay_builds_on_its_base(bench: Bench) -> None:
    base, target = bench.make("base.img", "raw"), bench.path("top")

    await bench.done(bench.work.create_overlay(at(base), str(target)))

    assert is_same(base, target, "raw")
    chain = await bench.work.chain(at(target))
    assert [link.file for link in chain] == [at(target, "qcow2"), at(base, "raw")]


async def test_overlay_can_be_larger(bench: Bench) -> None:
    base, target = bench.make("base"), bench.path("top")

    await bench.done(bench.work.create_overlay(at(base), str(target), 64 * MIB))

    (link, _below) = await bench.work.chain(at(target))
    assert link.info is not None
    assert link.info.virtual_size == 64 * MIB


@pytest.mark.parametrize("is_safe", [True, False])
async def test_rebase_onto_other_content_is_safe_or_not(bench: Bench, is_safe: bool) -> None:
    base = bench.make("base")
    other = bench.write(bench.make("other"), "qcow2", "write -P 0x42 1M 128k")
    top = bench.overlay("top", base)
    before = bench.path("before")
    qemu_img("convert", "-O", "qcow2", top, before)

    await bench.done(bench.work.rebase(at(top), at(other), is_safe=is_safe))

    assert (await bench.work.chain(at(top)))[1].file.path == str(other)
    assert is_same(top, before) is is_safe


async def test_rebase_onto_nothing_lets_it_stand_alone(bench: Bench) -> None:
    base = bench.make("base")
    top, before = bench.overlay("top", base), bench.path("before")
    qemu_img("convert", "-O", "qcow2", top, before)

    await bench.done(bench.work.rebase(at(top), None))
    base.unlink()

    assert len(await bench.work.chain(at(top))) == 1
    assert is_same(top, before)


async def test_unsafe_rebase_mends_a_chain_whose_base_was_moved(bench: Bench) -> None:
    base = bench.make("base")
    top = bench.overlay("top", base)
    moved = base.rename(bench.path("moved"))

    safe = await bench.failed(bench.work.rebase(at(top), at(moved)))
    await bench.done(bench.work.rebase(at(top), at(moved), is_safe=False))

    assert "There is no" in safe
    assert not any(link.problem for link in await bench.work.chain(at(top)))


@pytest.mark.parametrize("keeps", [True, False])
async def test_commit_writes_into_the_base(bench: Bench, keeps: bool) -> None:
    base = bench.make("base")
    top, before = bench.overlay("top", base), bench.path("before")
    qemu_img("convert", "-O", "qcow2", top, before)

    await bench.done(bench.work.commit(at(top), keeps_content=keeps))

    assert is_same(base, before)
    found = await bench.work.map(at(top))
    assert (0 in found.data) is keeps


async def test_commit_goes_further_down(bench: Bench) -> None:
    base = bench.make("base")
    middle = bench.overlay("middle", base)
    top, before = bench.overlay("top", middle), bench.path("before")
    qemu_img("convert", "-O", "qcow2", top, before)

    await bench.done(bench.work.commit(at(top), at(base)))

    assert is_same(base, before)


# Changing


async def test_amend_changes_options(bench: Bench) -> None:
    image, before = bench.make("image", "qcow2", 4, "-o", "compat=0.10"), bench.make("before")

    wanted = Amendment("1.1", has_lazy_refcounts=True, refcount_bits=32)
    await bench.done(bench.work.amend(at(image), wanted))

    (link,) = await bench.work.chain(at(image))
    assert link.info is not None
    assert (link.info.compat, link.info.has_lazy_refcounts) == ("1.1", True)
    assert link.info.refcount_bits == 32
    assert is_same(image, before)


@pytest.mark.parametrize("kind", ["qcow2", "raw"])
async def test_resize_grows_and_shrinks_only_when_it_may(bench: Bench, kind: str) -> None:
    image = bench.make("image", kind)

    await bench.done(bench.work.resize(at(image), 8 * MIB))
    refused = await bench.failed(bench.work.resize(at(image), 2 * MIB))
    grown = json.loads(qemu_img("info", "--output=json", "-f", kind, image))["virtual-size"]
    await bench.done(bench.work.resize(at(image), 2 * MIB, may_shrink=True))

    assert grown == 8 * MIB
    assert "become smaller" in refused
    assert (
        json.loads(qemu_img("info", "--output=json", "-f", kind, image))["virtual-size"] == 2 * MIB
    )


# Snapshots


async def test_snapshot_is_made_gone_back_to_and_deleted(bench: Bench) -> None:
    image, before = bench.make("image"), bench.make("before")

    await bench.done(bench.work.create_snapshot(at(image), "-a, \"b\" 'ü'"))
    bench.write(image, "qcow2", "write -P 0x55 0 1M")
    await bench.done(bench.work.create_snapshot(at(image), "1"))
    made = await snapshots(bench, image)
    first = made["-a, \"b\" 'ü'"]
    await bench.done(bench.work.apply_snapshot(at(image), first))
    is_back = is_same(image, before)
    await bench.done(bench.work.delete_snapshot(at(image), first))

    assert len(made) == 2
    assert is_back
    assert list(await snapshots(bench, image)) == ["1"]


async def test_snapshot_is_applied_by_its_id_and_deleted_by_its_name(bench: Bench) -> None:
    image = bench.make("image")
    qemu_img("snapshot", "-c", "2", image)
    bench.write(image, "qcow2", "write -P 0x55 0 1M")
    qemu_img("snapshot", "-c", "1", image)
    found = await snapshots(bench, image)

    await bench.done(bench.work.apply_snapshot(at(image), found["2"]))
    is_first = is_same(image, bench.make("before"))
    await bench.done(bench.work.delete_snapshot(at(image), found["2"]))

    assert found["2"].id == "1"
    assert is_first
    assert list(await snapshots(bench, image)) == ["1"]
