"""What goes wrong between a person's answers and a guest, on real hosts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lab.conftest import Desk
from tests.support.installing import IMAGES, MIB, Workshop, small_pool, wishes
from tests.support.lab import Lab
from tests.support.media import SECTOR, iso
from tests.support.webserver import refusing_url, serving
from tests.support.worlds import eventually
from vmgui.base.errors import InvalidInput, NotPossibleNow
from vmgui.core.creation.answers import (
    Answers,
    DiskAnswer,
    FileChoice,
    NetworkAnswer,
    Source,
    StorageChoice,
    Tree,
)
from vmgui.core.creation.flow import Flow
from vmgui.core.creation.steps import Problem, Step

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90), pytest.mark.limit(60)]


def existing(shop: Workshop, **others: object) -> Answers:
    """A machine that starts from an image of the host, at once."""
    disk = DiskAnswer(StorageChoice.EXISTING, path=shop.put("idle.qcow2"))
    return wishes(source=Source.MANUAL, disk=disk, memory=32 * MIB, **others)


async def only_problem(flow: Flow, step: Step) -> Problem:
    """The one thing that is wrong at a step, which keeps a person from going on."""
    await flow.settled()
    errors = [problem for problem in flow.problems(step) if not problem.is_warning]
    assert len(errors) == 1
    with pytest.raises(InvalidInput) as caught:
        await flow.blueprint()
    assert caught.value.message == errors[0].message
    return errors[0]


# What a person chooses


@pytest.mark.parametrize("is_here", [False, True])
async def test_medium_that_is_none_is_said_at_its_field(
    shop: Workshop, tmp_path: Path, is_here: bool
) -> None:
    contents = {
        "is a text file": b"just text\n" * 99,
        "is empty": b"",
        "is not complete": iso()[: 20 * SECTOR],
        "is not an ISO image": b"\1\2\xff" * 50000,
    }
    place = tmp_path if is_here else shop.host.images
    (place / "is a directory").mkdir()
    for name, content in contents.items():
        (place / name).write_bytes(content)
    if not is_here:
        shop.host.virsh("pool-refresh", "default")
    seen = str(place) if is_here else IMAGES

    with shop.flow(wishes(source=Source.ISO)) as flow:
        for name in (*contents, "is a directory"):
            flow.answer(medium=FileChoice(f"{seen}/{name}", is_here=is_here))
            problem = await only_problem(flow, Step.MEDIUM)

            assert problem.field == "medium"
            assert name in problem.message.removeprefix(f"“{seen}/{name}”")


async def test_tree_that_is_none_is_said_at_its_address(shop: Workshop) -> None:
    with serving() as web, shop.flow(wishes(source=Source.URL)) as flow:
        for url in (f"{web.url}/404", f"{web.url}/loop", f"{web.url}/nothing", refusing_url()):
            flow.answer(tree=Tree(url))

            assert (await only_problem(flow, Step.MEDIUM)).field == "url"


async def test_machine_that_somebody_else_makes_meanwhile_is_said_at_the_name(
    shop: Workshop, desk: Desk
) -> None:
    with shop.flow(existing(shop)) as flow:
        await flow.blueprint()
        shop.host.virsh("define", str(document(shop)))
        await eventually(lambda: desk.find("made"), "the other one is listed")

        assert (await only_problem(flow, Step.FINISH)).field == "name"


# What happens between the last step and the job


async def test_name_that_is_taken_before_the_job_is_refused(shop: Workshop) -> None:
    plan = await shop.planned(existing(shop))
    shop.host.virsh("define", str(document(shop)))

    job = await shop.refused(plan)

    assert isinstance(job.error, InvalidInput)
    assert job.error.field == "name"
    assert shop.left == (["made"], ["idle.qcow2"])


@pytest.mark.parametrize("is_gone", [False, True])
async def test_pool_that_is_stopped_before_the_job_is_said(shop: Workshop, is_gone: bool) -> None:
    other_pool(shop, is_gone=is_gone)
    disk = DiskAnswer(pool="other", capacity=64 * MIB)
    plan = await shop.planned(wishes(source=Source.MANUAL, disk=disk))
    shop.host.virsh("pool-destroy", "other")

    job = await shop.refused(plan)

    assert job.error is not None
    assert ("not on this host" if is_gone else "“other” is not active") in job.error.message
    assert shop.left == ([], ["other"])


async def test_network_that_is_gone_before_the_job_is_said(shop: Workshop, tmp_path: Path) -> None:
    network = tmp_path / "network.xml"
    network.write_text("<network><name>other</name><bridge name='virbr8'/></network>")
    shop.host.virsh("net-define", str(network))
    plugged = NetworkAnswer("network", "other", starts=True)
    plan = await shop.planned(existing(shop, network=plugged))
    shop.host.virsh("net-undefine", "other")

    job = await shop.refused(plan)

    assert job.error is not None
    assert "other" in job.error.message
    assert shop.left == ([], ["idle.qcow2"])


async def test_disk_that_does_not_fit_is_said_at_its_size(shop: Workshop) -> None:
    small_pool(shop.host)
    disk = DiskAnswer(pool="small", capacity=64 * MIB, is_full=True)

    with shop.flow(wishes(source=Source.MANUAL, disk=disk)) as flow:
        assert (await only_problem(flow, Step.STORAGE)).field == "capacity"


async def test_pool_that_fills_up_is_said_and_nothing_left(shop: Workshop) -> None:
    small_pool(shop.host)
    medium = FileChoice(str(shop.guest_file("tiny.qcow2")), is_here=True)
    answers = wishes(source=Source.IMPORT, medium=medium, disk=DiskAnswer(pool="small"))
    plan = await shop.planned(answers)

    job = await shop.refused(plan)

    assert job.error is not None
    assert "no space left" in job.error.message
    assert shop.left == ([], ["small"])
    assert shop.host.run("ls", f"{IMAGES}/small") == ""


# Hosts that are lost


async def test_host_that_is_lost_between_two_steps_is_waited_for(
    shop: Workshop, lab: Lab, desk: Desk
) -> None:
    with shop.flow(existing(shop)) as flow:
        assert await flow.forward()

        lab.daemon(shop.host.name, "kill")
        await eventually(lambda: not flow.is_connected, "the host is lost")
        assert not await flow.forward()
        assert flow.why_not() == "The host is not connected."
        with pytest.raises(NotPossibleNow):
            await flow.blueprint()

        lab.daemon(shop.host.name, "start")
        desk.context.fleet.hosts[shop.id].connect()
        await eventually(lambda: flow.is_connected, "the host is back")
        while not flow.is_last:
            assert await flow.forward(), flow.why_not()
        plan = await flow.blueprint()

    domain = await shop.made(plan)
    assert domain.state == "running"


async def test_host_that_is_lost_before_the_job_is_said(shop: Workshop, lab: Lab) -> None:
    plan = await shop.planned(existing(shop))

    lab.daemon(shop.host.name, "kill")
    job = await shop.refused(plan)

    assert job.error is not None
    assert "connect" in job.error.message


# Helpers


def document(shop: Workshop) -> Path:
    """A file with the description of another machine that is called "made"."""
    file = shop.host.directory / "other.xml"
    file.write_text(shop.blueprint().domain)
    return file


def other_pool(shop: Workshop, *, is_gone: bool) -> None:
    """A pool "other", which is forgotten when it is stopped, if that is wanted."""
    directory = f"{IMAGES}/other"
    shop.host.run("mkdir", directory)
    if is_gone:
        shop.host.virsh("pool-create-as", "other", "dir", "--target", directory)
        return
    shop.host.virsh("pool-define-as", "other", "dir", "--target", directory)
    shop.host.virsh("pool-start", "other")
