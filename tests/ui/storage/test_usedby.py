from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.contexts import opened
from tests.support.volumes import IN_USE, item, user
from tests.support.worlds import Machine, eventually
from vmgui.core.operations.images import DiskImages, NewImage
from vmgui.core.storage.users import User, UserKind
from vmgui.ui.storage.usedby import active_users, overlays, sentence, sentences


@pytest.mark.parametrize(
    ("by", "text"),
    [
        (user("web1"), "“web1” has “a” as its disk vda."),
        (IN_USE, "“web1” is running and has “a” as its disk vda."),
        (user("web2", UserKind.BACKING), "The disk vda of “web2” builds on “a” and breaks."),
        (user("web1", UserKind.KERNEL), "“web1” uses “a”: kernel."),
        (
            user("web1", UserKind.NVRAM, is_active=True),
            "“web1” is running and uses “a”: firmware variables.",
        ),
    ],
)
def test_each_use_has_its_sentence(by: User, text: str) -> None:
    assert sentence("a", by) == text


def test_all_users_of_all_volumes_are_named() -> None:
    items = [item("a", user("web1"), IN_USE), item("b"), item("c", user("db"))]

    assert len(sentences(items)) == 3


def test_only_running_machines_have_it_open() -> None:
    assert active_users(item("a", user("web2"), IN_USE)) == [IN_USE]


async def test_overlays_of_other_volumes_are_found(tmp_path: Path) -> None:
    world = tmp_path / "pools.xml"
    pool = "<pool type='dir'><name>default</name><target><path>/default</path></target></pool>"
    world.write_text(f"<node>{Machine('web1').xml()}{pool}</node>")
    async with opened(tmp_path, f"test://{world}") as context:
        host = next(iter(context.fleet.hosts))
        images = DiskImages(context.fleet, context.jobs, host)
        base = await images.create(NewImage("default", "base.qcow2", "qcow2", 2**30))
        await images.create(
            NewImage("default", "over.qcow2", "qcow2", 2**30, 0, base, "qcow2")
        )  # fmt: skip
        looking = context.storage.watch(host).look()
        looking.at("default")
        watch = context.storage.watch(host)
        await eventually(
            lambda: watch.volumes("default").is_known and not watch.volumes("default").waiting,
            "the volumes are read",
        )
        rows = {row.name: row for row in watch.volumes("default").rows}
        lower = item("base.qcow2")._replace(host=host, volume=rows["base.qcow2"])
        upper = item("over.qcow2")._replace(host=host, volume=rows["over.qcow2"])

        found = overlays(context, [lower]), overlays(context, [lower, upper])

        looking.close()
    assert found == (["The volume “over.qcow2” builds on “base.qcow2” and breaks."], [])
