from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton

from tests.support.contexts import (
    NOWHERE_HOST,
    StubActions,
    new_context,
    put_machine,
    shown,
    unnamed,
)
from tests.support.worlds import eventually
from vmgui.base.records import DomainDetails, Incident, Sample
from vmgui.base.states import DomainState, HostState
from vmgui.core.jobs import JobContext
from vmgui.core.sampling import History
from vmgui.ui.preview.pane import PreviewPane


async def test_nothing_selected_says_what_to_do(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    async with shown(PreviewPane(context, StubActions())) as pane:
        assert pane.shown() is pane.nothing
        assert "Select a machine" in pane.nothing.accessibleDescription()


async def test_machine_is_shown_and_followed(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context, details=DomainDetails(description="Notes"), vcpus=2)
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)
        before = pane.machine.state_text()

        put_machine(context, state=DomainState.PAUSED, reason="Paused by a user", vcpus=3)

        assert before == "Running"
        assert pane.machine.state_text() == "Paused: Paused by a user"
        assert pane.machine.value("vcpus") == "3"


async def test_notes_and_names_are_plain_text(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    details = DomainDetails(title="<b>t</b>", description="<img src=x>", tags=("<i>tag</i>",))
    where = put_machine(context, "<u>name</u>", details=details)
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)
        labels = pane.findChildren(QLabel)

        assert pane.machine.notes() == "<img src=x>"
        assert {"<u>name</u>", "<b>t</b>", "<i>tag</i>"} <= {label.text() for label in labels}
        for label in labels:
            if "<" in label.text():
                assert label.textFormat().name == "PlainText"


async def test_long_texts_fit_into_a_narrow_pane(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    word = "x" * 400
    details = DomainDetails(title=word, description=word, tags=(word,), os=word)
    where = put_machine(context, word, details=details, addresses=(word,))
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)
        pane.resize(240, 600)

        body, view = pane.machine.widget(), pane.machine.viewport()
        assert body is not None
        await eventually(lambda: body.width() <= view.width(), "it fits")
        assert pane.width() == 240


async def test_machine_that_goes_away_leaves_nothing_selected(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)

        context.inventory.list_domains(NOWHERE_HOST, [])

        assert pane.shown() is pane.nothing


async def test_hidden_pane_asks_for_nothing_and_catches_up(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)
        during = context.sampler.watched

        pane.hide()
        put_machine(context, state=DomainState.SHUT_OFF)
        hidden, seen = context.sampler.watched, pane.machine.state_text()
        pane.show()

        assert during == {where}
        assert hidden == frozenset()
        assert seen == "Running"
        assert pane.machine.state_text() == "Shut off"


async def test_samples_are_drawn(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)
        history = context.sampler.histories.setdefault(where, History())

        history.add(Sample(cpu=0.25))
        context.sampler.sampled.emit(NOWHERE_HOST)

        label = pane.findChild(QLabel, "small-cpu")
        assert label is not None
        assert label.text() == "25 %"


async def test_events_are_shown_newest_first_as_they_come(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    host = context.fleet.hosts[NOWHERE_HOST]
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)

        for text in ("Started", "Paused"):
            incident = Incident(where, time.time(), text)
            host.incidents.setdefault(where, deque(maxlen=50)).append(incident)
            host.incident_added.emit(incident)

        assert pane.machine.events.texts() == ["Paused", "Started"]


async def test_running_job_is_shown_with_cancel_until_it_ends(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context)
    asked = asyncio.Event()

    async def run(job: JobContext) -> None:
        async def cancel() -> None:
            asked.set()

        job.on_cancel(cancel)
        job.report(1, 4)
        await asked.wait()

    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)
        was_empty = pane.machine.jobs.is_empty()
        job = context.jobs.start("Save web1", run, target=where, target_name="web1")
        await asyncio.sleep(0)
        button = pane.findChild(QPushButton, f"cancel-job-{job.number}")
        assert button is not None
        can_cancel = button.isVisible()

        button.click()
        await context.jobs.wait(job)

        assert was_empty
        assert can_cancel
        assert not button.isVisible()
        await context.jobs.close()


async def test_host_that_is_lost_says_why_and_retries(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    put_machine(context)
    host = context.fleet.hosts[NOWHERE_HOST]
    tried: list[bool] = []
    host.connect = lambda: tried.append(True)  # type: ignore[method-assign]
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_host(NOWHERE_HOST)

        lost = replace(host.record, state=HostState.FAILED, problem="No.", detail="ssh: no")
        context.inventory.put_host(lost)
        button = pane.findChild(QPushButton, "button-preview-retry")
        assert button is not None
        button.click()

        assert pane.host.banner.text() == "No."
        assert pane.host.value("detail") == "ssh: no"
        assert tried == [True]


async def test_several_machines_are_summed(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    domains = [
        put_machine(context, "a", vcpus=2, memory_kib=1024),
        put_machine(context, "b", DomainState.SHUT_OFF, vcpus=1, memory_kib=1024),
    ]
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_many(domains)

        assert pane.many.states() == ["Running: 1", "Shut off: 1"]
        assert pane.many.value("vcpus") == "3"
        assert pane.many.value("memory") == "2 MiB"
        assert pane.many.value("vcpus-running") == "2"


async def test_everything_a_person_acts_on_is_named(tmp_path: Path) -> None:
    context = new_context(tmp_path)
    where = put_machine(context, details=DomainDetails(has_agent=True, description="x"))
    async with shown(PreviewPane(context, StubActions())) as pane:
        pane.show_domain(where)

        assert unnamed(pane) == []
