"""A letter leads to one widget, at every step of the wizard and whatever is chosen there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.answering import WINDOWS_11, around, interface, manual, network
from tests.support.systems import install
from tests.support.wizards import asking
from tests.ui.create.acting import clashes
from vmgui.core.creation.answers import (
    Answers,
    CloudInit,
    DiskAnswer,
    Extras,
    FileChoice,
    NetworkAnswer,
    SharedDirectory,
    Source,
    StorageChoice,
)
from vmgui.core.creation.steps import Step
from vmgui.core.creation.surroundings import Surroundings
from vmgui.ui.widgets.expander import Expander

REMOTE = around(
    is_local=False,
    system=WINDOWS_11,
    networks=(network(), network("lab", is_active=False, mode="route")),
    interfaces=(interface("eth0"), interface("br0", "bridge")),
)
"""A host that files are uploaded to."""


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of today."""
    install(monkeypatch)


async def clashing(
    directory: Path, answers: Answers, step: Step, surroundings: Surroundings = REMOTE
) -> list[str]:
    """The letters of more than one widget, with all headings open."""
    async with asking(directory, answers, surroundings, step) as window:
        for expander in window.page.findChildren(Expander):
            expander.set_open(True)
        window.page.look_at_all()
        return clashes(window)


@pytest.mark.parametrize("is_detected", [True, False])
@pytest.mark.parametrize("source", Source)
async def test_media_have_letters_of_their_own(
    tmp_path: Path, source: Source, is_detected: bool
) -> None:
    answers = Answers(source=source, is_os_detected=is_detected)
    if not is_detected:
        answers = replace(answers, os_id=WINDOWS_11.id)

    assert await clashing(tmp_path, answers, Step.MEDIUM) == []


@pytest.mark.parametrize("cloud", [CloudInit(is_used=False), CloudInit(user_data="#cloud-config")])
async def test_cloud_images_have_letters_of_their_own(tmp_path: Path, cloud: CloudInit) -> None:
    answers = Answers(source=Source.CLOUD, is_os_detected=False, cloud=cloud)

    assert await clashing(tmp_path, answers, Step.MEDIUM) == []


@pytest.mark.parametrize("choice", StorageChoice)
async def test_storage_has_letters_of_its_own(tmp_path: Path, choice: StorageChoice) -> None:
    answers = manual(disk=DiskAnswer(choice))

    assert await clashing(tmp_path, answers, Step.STORAGE) == []


@pytest.mark.parametrize("step", [Step.SOURCE, Step.RESOURCES])
async def test_step_has_letters_of_its_own(tmp_path: Path, step: Step) -> None:
    assert await clashing(tmp_path, manual(), step) == []


@pytest.mark.parametrize(
    "plugged",
    [
        NetworkAnswer("network", "lab"),
        NetworkAnswer("direct", "eth7"),
        NetworkAnswer("bridge", "br7"),
        NetworkAnswer("none"),
    ],
    ids=lambda plugged: plugged.kind,
)
async def test_last_step_has_letters_of_its_own(tmp_path: Path, plugged: NetworkAnswer) -> None:
    extras = Extras((SharedDirectory("/srv", "share"),))
    answers = manual(network=plugged, extras=extras)

    assert await clashing(tmp_path, answers, Step.FINISH) == []


async def test_description_has_letters_of_its_own(tmp_path: Path) -> None:
    answers = Answers(source=Source.XML, medium=FileChoice("/a.xml"))
    described = replace(REMOTE, document="<domain><name>shop</name></domain>")

    assert await clashing(tmp_path, answers, Step.FINISH, described) == []
