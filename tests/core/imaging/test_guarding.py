from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.core.imaging.conftest import (
    MIB,
    Bench,
    Users,
    at,
)
from tests.support.media import qemu_img
from vmgui.core.imaging import guarding
from vmgui.core.imaging.values import (
    Amendment,
    NewCopy,
    Repair,
)
from vmgui.core.storage.users import UserKind


async def test_nothing_is_changed_while_a_running_machine_uses_it(bench: Bench) -> None:
    image, copy = bench.make("image"), str(bench.path("copy"))
    content = image.read_bytes()
    bench.users.use(image, "web", is_active=True)
    work, file = bench.work, at(image)
    jobs = [
        work.repair(file, Repair.ALL).job,
        work.check(file).job,
        work.compare(file, file).job,
        work.convert(file, NewCopy(copy)),
        work.create_overlay(file, copy),
        work.rebase(file, None),
        work.amend(file, Amendment("0.10")),
        work.resize(file, 8 * MIB),
        work.create_snapshot(file, "a"),
    ]

    said = {await bench.failed(job) for job in jobs}

    assert said == {f"“{image}” is in use by “web”, which is running."}
    assert image.read_bytes() == content
    assert (await work.chain(file))[0].info is not None
    assert (await work.map(file)).extents
    assert bench.users.lookers == 0


async def test_base_of_a_running_machine_is_read_but_not_changed(bench: Bench) -> None:
    base = bench.make("base")
    bench.users.use(base, "web", UserKind.BACKING, is_active=True)

    await bench.done(bench.work.convert(at(base), NewCopy(str(bench.path("copy")))))
    said = await bench.failed(bench.work.resize(at(base), 8 * MIB))

    assert "“web”" in said


async def test_nothing_is_changed_while_it_is_not_known_who_uses_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "KNOWN_SECONDS", 0.05)
    monkeypatch.setattr(bench.users, "built", asyncio.Event().wait)
    image = bench.make("image")

    said = await bench.failed(bench.work.resize(at(image), 8 * MIB))
    await bench.done(bench.work.convert(at(image), NewCopy(str(bench.path("copy")))))

    assert said == f"It is not known yet which machines of the host use “{image}”."
    assert bench.users.lookers == 0


async def test_what_others_may_build_on_is_not_changed_while_that_is_not_known(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "CHAINS_SECONDS", 0.05)
    monkeypatch.setattr(Users, "is_complete", False)
    base = bench.make("base")
    top = bench.overlay("top", base)

    said = await bench.failed(bench.work.commit(at(top)))
    await bench.done(bench.work.resize(at(base), 8 * MIB))

    assert "not known yet" in said
    assert bench.users.lookers == 0


@contextmanager
def held(image: Path) -> Iterator[None]:
    """Another program has an image open."""
    line: list[str | Path] = ["qemu-io", "-f", "qcow2", image]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdin.write(b"read 0 512\n")
        other.stdin.flush()
        other.stdout.readline()
        yield
        other.stdin.close()


async def test_image_that_another_program_has_open_says_so(bench: Bench) -> None:
    image = bench.make("image")

    with held(image):
        said = {
            await bench.failed(job)
            for job in (
                bench.work.create_snapshot(at(image), "a"),
                bench.work.check(at(image)).job,
                bench.work.convert(at(image), NewCopy(str(bench.path("copy")))),
            )
        }
        (link,) = await bench.work.chain(at(image))

    assert not bench.path("copy").exists()
    assert said == {f"“{image}” is in use by a machine or another program."}
    assert link.info is not None


async def test_commit_is_refused_with_the_names_of_others_that_build_on_it(bench: Bench) -> None:
    base = bench.make("base")
    top = bench.overlay("top", base)
    content = base.read_bytes()
    bench.users.use(top, "mine")
    for name in ("mine", "web", "db"):
        bench.users.use(base, name, UserKind.BACKING)

    builders = await bench.work.builders(str(base), str(top))
    said = await bench.failed(bench.work.commit(at(top)))
    unchanged = base.read_bytes() == content
    await bench.done(bench.work.commit(at(top), may_break=True))

    assert [user.name for user in builders] == ["db", "web"]
    assert "“db”, “web”" in said
    assert unchanged
    assert base.read_bytes() != content


async def test_shrinking_what_others_build_on_is_refused(bench: Bench) -> None:
    base = bench.make("base")
    bench.users.use(base, "web", UserKind.BACKING)

    said = await bench.failed(bench.work.resize(at(base), MIB, may_shrink=True))

    assert "“web”" in said


# Names


async def test_commit_by_another_name_is_refused_as_by_its_own(bench: Bench) -> None:
    base = bench.make("base")
    top, theirs = bench.overlay("top", base), bench.overlay("theirs", base)
    qemu_img("rebase", "-u", "-f", "qcow2", "-F", "qcow2", "-b", "base", top)
    bench.users.use(top, "web")
    bench.users.use(theirs, "db")
    bench.users.use(base, "db", UserKind.BACKING)
    link = bench.path("link")
    link.symlink_to(bench.directory)
    content = base.read_bytes()

    said = await bench.failed(bench.work.commit(at(link / "top")))
    users = await bench.work.users(str(link / "top"))
    builders = await bench.work.builders(str(link / "base"), str(link / "top"))

    assert said == f"Disks of “db” build on “{link}/base”, and would be destroyed."
    assert base.read_bytes() == content
    assert [user.name for user in users] == ["web"]
    assert [user.name for user in builders] == ["db"]


async def test_image_that_its_machine_calls_by_a_link_is_in_use(bench: Bench) -> None:
    image, alias = bench.make("image"), bench.path("alias")
    alias.symlink_to(image)
    bench.users.use(alias, "web", is_active=True)

    said = await bench.failed(bench.work.resize(at(image), 8 * MIB))

    assert said == f"“{image}” is in use by “web”, which is running."
