from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.core.conftest import Desk
from tests.support.guards import LogGuard
from tests.support.worlds import Machine, eventually, world
from vmgui.base.errors import InvalidInput, NotPossibleNow, VmguiError
from vmgui.base.ids import HostId
from vmgui.core.creation import looks
from vmgui.core.creation.answers import Answers, FileChoice, ImageUse, Source, Tree
from vmgui.core.creation.flow import Flow
from vmgui.core.creation.looks import Look
from vmgui.core.creation.steps import Step

URI = "test:///default"
MANUAL = Answers(source=Source.MANUAL)


async def begun(desk: Desk, answers: Answers | None = None, uri: str = URI) -> Flow:
    host = await desk.connect(uri)
    await eventually(lambda: host.record.facts is not None, "the host has said what it is")
    flow = Flow(desk.fleet, host.id, answers)
    await flow.settled()
    return flow


async def test_host_is_read_at_the_beginning(desk: Desk) -> None:
    flow = await begun(desk)

    assert flow.around.is_ready
    assert [each.name for each in flow.around.pools] == ["default-pool"]
    assert [each.name for each in flow.around.networks] == ["default"]
    assert flow.around.capabilities is not None
    assert flow.around.cpus
    assert flow.around.memory
    assert flow.around.names == {"test"}
    flow.stop()


async def test_answers_are_kept_and_told(desk: Desk) -> None:
    flow = await begun(desk)
    told: list[None] = []
    flow.changed.connect(told.append)

    flow.answer(name="web1")
    flow.answer(name="web1")

    assert flow.answers.name == "web1"
    assert flow.filled.name == "web1"
    assert len(told) == 1
    flow.stop()


async def test_forward_and_back_keep_what_was_answered(desk: Desk) -> None:
    flow = await begun(desk, MANUAL)
    steps = [flow.step]

    while await flow.forward():
        steps.append(flow.step)
    flow.answer(cpus=3)
    for _each in steps[1:]:
        flow.back()

    assert steps == list(flow.steps)
    assert flow.step is Step.SOURCE
    assert flow.answers.cpus == 3
    flow.stop()


async def test_forward_stays_where_something_is_wrong(desk: Desk) -> None:
    flow = await begun(desk, Answers(source=Source.ISO))

    assert await flow.forward()
    assert not await flow.forward()

    assert flow.step is Step.MEDIUM
    assert flow.why_not()
    flow.stop()


async def test_first_step_has_nothing_before_it(desk: Desk) -> None:
    flow = await begun(desk)

    flow.back()

    assert flow.step is Step.SOURCE
    flow.stop()


async def test_step_that_applies_no_more_is_left(desk: Desk) -> None:
    flow = await begun(desk, MANUAL)
    while flow.step is not Step.STORAGE:
        assert await flow.forward()

    flow.answer(source=Source.XML)

    assert flow.steps.index(flow.step) == 1  # the nearest one before it
    flow.stop()


async def test_blueprint_names_the_machine(desk: Desk) -> None:
    flow = await begun(desk, Answers(source=Source.MANUAL, name="web1"))

    made = await flow.blueprint()

    assert made.name == "web1"
    assert "<name>web1</name>" in made.domain
    assert flow.draft() is not None
    flow.stop()


async def test_blueprint_with_a_name_that_is_taken_is_refused(desk: Desk) -> None:
    flow = await begun(desk, Answers(source=Source.MANUAL, name="test"))

    with pytest.raises(InvalidInput):
        await flow.blueprint()

    flow.stop()


async def test_names_follow_the_list_of_machines(desk: Desk, tmp_path: Path) -> None:
    host = await desk.connect(world(tmp_path, [Machine("one"), Machine("two")]))
    await desk.detailed(host)
    flow = Flow(desk.fleet, host.id)

    assert flow.around.names == {"one", "two"}
    assert flow.around.paths["/images/one.qcow2"] == ("one",)
    await flow.settled()
    flow.stop()


async def test_host_that_is_not_connected_is_read_when_it_is(desk: Desk) -> None:
    host = await desk.connect(URI)
    await host.disconnect()
    flow = Flow(desk.fleet, host.id)

    assert not flow.is_connected
    assert flow.why_not()
    with pytest.raises(NotPossibleNow):
        await flow.blueprint()
    host.connect()
    await eventually(lambda: flow.around.is_ready, "the host is read")

    assert flow.is_connected
    flow.stop()


async def test_another_host_brings_its_own_and_keeps_the_rest(desk: Desk, tmp_path: Path) -> None:
    other = await desk.connect(world(tmp_path, [Machine("elsewhere")]))
    flow = await begun(desk, Answers(source=Source.MANUAL, cpus=2))

    flow.choose_host(other.id)
    flow.choose_host(other.id)
    await flow.settled()

    assert flow.host == other.id
    assert flow.around.names == {"elsewhere"}
    assert flow.answers.cpus == 2
    flow.stop()


async def test_what_is_wrong_with_a_file_is_a_problem_of_its_step(
    desk: Desk, tmp_path: Path
) -> None:
    file = tmp_path / "notes.xml"
    file.write_text("no description")
    flow = await begun(desk, Answers(source=Source.XML, medium=FileChoice(str(file))))

    assert flow.around.document == "no description"
    assert any(not each.is_warning for each in flow.problems(Step.MEDIUM))
    flow.stop()


async def test_file_that_is_not_there_is_said_in_words(desk: Desk, tmp_path: Path) -> None:
    medium = FileChoice(str(tmp_path / "gone.xml"))
    flow = await begun(desk, Answers(source=Source.XML, medium=medium))

    assert "There is no" in flow.around.problems["document"]

    flow.answer(source=Source.MANUAL)
    await flow.settled()
    assert flow.around.problems == {}
    flow.stop()


async def test_look_that_is_overtaken_is_given_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def read(_fleet: object, answers: Answers, _around: object) -> dict[str, str]:
        asked.append(answers.tree.url)
        await asyncio.sleep(0)
        return {"document": answers.tree.url}

    look = Look("text", lambda answers, _around: answers.tree.url or None, read, "Looking…")
    monkeypatch.setattr("vmgui.core.creation.flow.LOOKS", (look,))
    host = await desk.connect(URI)
    flow = Flow(desk.fleet, host.id)

    for url in ("h", "ht", "htt"):
        flow.answer(tree=Tree(url))
    assert flow.looking == "Looking…"
    await flow.settled()

    assert asked == ["htt"]
    assert flow.around.document == "htt"
    assert flow.looking == ""
    flow.stop()


async def test_stopped_flow_looks_nothing_up(desk: Desk) -> None:
    flow = await begun(desk)

    flow.stop()
    flow.answer(medium=FileChoice("/images/x.iso"))

    assert flow.looking == ""


async def test_storage_of_a_pool_is_read_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    real = looks.resources.volumes

    async def volumes(_fleet: object, host: HostId, pool: str) -> object:
        reads.append(pool)
        return await real(desk.fleet, host, pool)

    monkeypatch.setattr(looks.resources, "volumes", volumes)
    flow = await begun(desk, MANUAL)
    first = list(reads)
    flow.answer(name="web1")
    await flow.settled()

    assert reads == first
    flow.stop()


async def test_forward_twice_while_something_is_looked_up_skips_no_step(desk: Desk) -> None:
    host = await desk.connect(URI)
    await eventually(lambda: host.record.facts is not None, "the host has said what it is")
    flow = Flow(desk.fleet, host.id, MANUAL)

    gone = await asyncio.gather(flow.forward(), flow.forward())

    assert list(gone) == [True, False]
    assert flow.step is flow.steps[1]
    flow.stop()


async def test_step_is_gone_to_whatever_is_between(desk: Desk) -> None:
    flow = await begun(desk, Answers(source=Source.ISO))

    flow.go_to(Step.FINISH)

    assert flow.step is Step.FINISH
    flow.stop()


async def test_each_source_has_a_medium_of_its_own(desk: Desk) -> None:
    flow = await begun(desk, Answers(source=Source.IMPORT))
    image = FileChoice("/images/debian12.qcow2")
    flow.answer(medium=image, image_use=ImageUse.KEEP)

    flow.answer(source=Source.CLOUD)
    in_cloud = flow.answers
    flow.answer(source=Source.IMPORT)

    assert (in_cloud.medium, in_cloud.image_use) == (FileChoice(), None)
    assert (flow.answers.medium, flow.answers.image_use) == (image, ImageUse.KEEP)
    flow.stop()


async def test_source_that_comes_with_its_medium_has_that(desk: Desk) -> None:
    flow = await begun(desk)
    image = FileChoice("/images/debian12.qcow2")

    flow.answer(source=Source.IMPORT, medium=image)

    assert flow.answers.medium == image
    flow.stop()


class Failing:
    """A look that fails as often as it is told to."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.count = 0
        self.look = Look("text", lambda answers, _around: answers.tree.url or None, self._read, "…")

    async def _read(self, *_arguments: object) -> dict[str, str]:
        self.count += 1
        if self.errors:
            raise self.errors.pop(0)
        return {"document": "found"}


async def failing(desk: Desk, monkeypatch: pytest.MonkeyPatch, look: Failing) -> Flow:
    monkeypatch.setattr("vmgui.core.creation.flow.LOOKS", (look.look,))
    return await begun(desk, Answers(source=Source.MANUAL, tree=Tree("a")))


async def test_look_that_failed_is_tried_again_by_forward(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = await failing(desk, monkeypatch, Failing(VmguiError("The server is away.")))
    (problem,) = flow.around.problems.values()

    await flow.forward()

    assert problem == "The server is away."
    assert flow.around.problems == {}
    assert flow.around.document == "found"
    flow.stop()


async def test_look_that_succeeded_is_not_repeated_by_forward(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Failing()
    flow = await failing(desk, monkeypatch, look)

    await flow.forward()

    assert look.count == 1
    flow.stop()


async def test_look_with_a_bug_is_over_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, log_guard: LogGuard
) -> None:
    log_guard.expect("text failed")
    flow = await failing(desk, monkeypatch, Failing(ValueError("a bug")))

    assert flow.looking == ""
    assert flow._looks == {}
    flow.stop()


async def test_host_that_is_connected_again_is_read_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = Failing()
    flow = await failing(desk, monkeypatch, look)
    host = desk.fleet.hosts[flow.host]

    await host.disconnect()
    await eventually(lambda: not flow.is_connected, "it is away")
    host.connect()
    await eventually(lambda: flow.is_connected, "it is back")
    await eventually(lambda: look.count == 2, "it is read once more")

    assert flow.around.document == "found"
    flow.stop()
