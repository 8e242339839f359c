from __future__ import annotations

import pytest

from tests.core.imaging.conftest import (
    Bench,
    at,
    snapshots,
)
from tests.support.media import qemu_img
from vmgui.core.imaging.values import (
    Amendment,
    ImageFile,
    NewCopy,
    Repair,
    Snapshot,
)


async def test_rebase_makes_no_circle(bench: Bench) -> None:
    base = bench.make("base")
    top = bench.overlay("top", base)

    said = await bench.failed(bench.work.rebase(at(base), at(top), is_safe=False))

    assert "itself" in said


async def test_rebase_onto_what_is_missing_says_so(bench: Bench) -> None:
    top = bench.overlay("top", bench.make("base"))

    said = await bench.failed(bench.work.rebase(at(top), at(bench.path("no")), is_safe=False))

    assert "There is no" in said


@pytest.mark.parametrize("has_base", [True, False])
async def test_commit_without_that_base_is_refused(bench: Bench, has_base: bool) -> None:
    top = bench.overlay("top", bench.make("base")) if has_base else bench.make("alone")
    other = bench.make("other")

    said = await bench.failed(bench.work.commit(at(top), at(other) if has_base else None))

    assert "build" in said


async def test_amend_of_another_format_is_refused(bench: Bench) -> None:
    said = await bench.failed(bench.work.amend(at(bench.make("a", "raw")), Amendment("1.1")))

    assert "Only images of the format “qcow2”" in said


async def test_snapshots_that_cannot_be_told_apart_are_not_deleted(bench: Bench) -> None:
    image = bench.make("image")
    qemu_img("snapshot", "-c", "twin", image)
    qemu_img("snapshot", "-c", "twin", image)

    said = await bench.failed(
        bench.work.delete_snapshot(at(image), (await snapshots(bench, image))["twin"])
    )

    assert "cannot be told apart" in said


@pytest.mark.parametrize("name", ["", " ", "taken"])
async def test_name_of_snapshot_that_is_no_use_is_refused(bench: Bench, name: str) -> None:
    image = bench.make("image")
    qemu_img("snapshot", "-c", "taken", image)

    await bench.failed(bench.work.create_snapshot(at(image), name))

    assert list(await snapshots(bench, image)) == ["taken"]


async def test_snapshot_that_is_gone_is_refused(bench: Bench) -> None:
    job = bench.work.apply_snapshot(at(bench.make("image")), Snapshot("1", "a", 0.0))

    assert "any more" in await bench.failed(job)


async def test_commit_goes_into_a_base_that_is_called_by_another_name(bench: Bench) -> None:
    base = bench.make("base")
    top = bench.overlay("top", bench.overlay("middle", base))
    alias, content = bench.path("alias"), base.read_bytes()
    alias.symlink_to(base)

    await bench.done(bench.work.commit(at(top), at(alias)))

    assert base.read_bytes() != content


@pytest.mark.parametrize("path", ["base", "nbd:unix:/a", "-base", "/a\0b"])
async def test_base_that_has_no_whole_path_is_refused(bench: Bench, path: str) -> None:
    image, new = bench.make("image"), str(bench.path("new"))
    base = ImageFile(path, "qcow2")
    jobs = [
        bench.work.create_overlay(base, new),
        bench.work.convert(at(image), NewCopy(new, backing=base)),
        bench.work.create_overlay(at(image), path),
        bench.work.resize(base, 1),
    ]

    for job in jobs:
        await bench.failed(job)

    assert not bench.path("new").exists()


async def test_image_whose_data_is_in_another_file_is_shown_and_not_worked_on(
    bench: Bench,
) -> None:
    image, data, copy = bench.path("image"), bench.path("data"), bench.path("copy")
    option = f"data_file={str(data).replace(',', ',,')}"
    qemu_img("create", "-q", "-f", "qcow2", "-o", option, image, "4M")
    top = bench.overlay("top", image)
    jobs = [
        bench.work.convert(at(image), NewCopy(str(copy))),
        bench.work.convert(at(top), NewCopy(str(copy))),
        bench.work.repair(at(image), Repair.ALL).job,
        bench.work.rebase(at(image), None, is_safe=False),
        bench.work.create_snapshot(at(image), "a"),
        bench.work.create_overlay(at(image), str(copy)),
    ]

    said = {await bench.failed(job) for job in jobs}
    (link,) = await bench.work.chain(at(image))

    assert data.exists()
    assert said == {f"The data of “{image}” is in another file, “{data}”, which is not worked on."}
    assert not copy.exists()
    assert link.info is not None
    assert link.info.data_path == str(data)
