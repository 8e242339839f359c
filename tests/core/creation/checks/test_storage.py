from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.answering import DEBIAN, GIB, around, found, manual, pool
from vmgui.core.creation.answers import (
    Answers,
    DiskAnswer,
    FileChoice,
    ImageUse,
    Source,
    StorageChoice,
)
from vmgui.core.creation.checks.storage import is_image_made
from vmgui.core.creation.defaults import filled
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.creation.steps import Problem, Step, problems
from vmgui.core.osinfo.system import ALL, Resources
from vmgui.core.resources import PoolReading

IMAGE = "/srv/cloud.qcow2"
WEB1 = "/var/lib/libvirt/images/web1.qcow2"


def at(disk: DiskAnswer, **others: object) -> tuple[Problem, ...]:
    return found(Step.STORAGE, manual(disk=disk), around(**others))


def fields(problems: tuple[Problem, ...]) -> list[tuple[str, bool]]:
    return [(each.field, each.is_warning) for each in problems]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (Answers(source=Source.ISO), True),
        (manual(disk=DiskAnswer(StorageChoice.NONE)), False),
        (manual(disk=DiskAnswer(StorageChoice.EXISTING)), False),
        (Answers(source=Source.XML), False),
        (Answers(source=Source.IMPORT), False),
        (Answers(source=Source.IMPORT, medium=FileChoice("/x", is_here=True)), True),
        (Answers(source=Source.IMPORT, image_use=ImageUse.COPY), True),
        (Answers(source=Source.CLOUD, image_use=ImageUse.OVERLAY), True),
    ],
)
def test_image_is_made_for_most_machines(answers: Answers, expected: bool) -> None:
    assert is_image_made(answers) is expected


# Where


def test_pool_that_is_still_to_be_made_is_said() -> None:
    (problem,) = at(DiskAnswer(), pools=(), taken={})

    assert fields((problem,)) == [("pool", True)]
    assert "/var/lib/libvirt/images" in problem.message


def test_pool_that_is_gone_is_an_error() -> None:
    assert fields(at(DiskAnswer(pool="gone"))) == [("pool", False)]


@pytest.mark.parametrize("kind", ["iscsi", "dir"])
def test_pool_that_cannot_have_images_is_an_error(kind: str) -> None:
    idle = pool("other", kind, is_active=kind == "iscsi")

    assert fields(at(DiskAnswer(pool="other"), pools=(pool(), idle))) == [("pool", False)]


def test_pool_has_to_be_chosen_before_the_host_has_answered() -> None:
    assert fields(at(DiskAnswer(), pools=(), is_ready=False)) == [("pool", False)]


@pytest.mark.parametrize("name", ["web1.qcow2", "a/b", "..", " "])
def test_name_of_the_volume_is_one_that_it_can_have(name: str) -> None:
    assert fields(at(DiskAnswer(name=name))) == [("volume", False)]


def test_name_is_taken_in_its_own_pool_only() -> None:
    pools = (pool(), pool("fast", path="/fast"))

    assert at(DiskAnswer(name="web1.qcow2", pool="fast"), pools=pools) == ()


# How large


@pytest.mark.parametrize("capacity", [0, -GIB, 2**63])
def test_size_that_no_disk_can_have_is_an_error(capacity: int) -> None:
    assert fields(at(DiskAnswer(capacity=capacity))) == [("capacity", False)]


def test_disk_smaller_than_the_system_needs_is_said_with_the_figures() -> None:
    (problem,) = at(DiskAnswer(capacity=GIB))

    assert fields((problem,)) == [("capacity", True)]
    assert "at least 2 GiB" in problem.message
    assert "has 1 GiB" in problem.message


def test_system_that_says_nothing_of_its_needs_gets_any_disk() -> None:
    modest = replace(DEBIAN, minimum={ALL: Resources()})

    assert at(DiskAnswer(capacity=1), system=modest) == ()
    assert at(DiskAnswer(capacity=1), system=None) == ()


@pytest.mark.parametrize(
    ("disk", "is_warning"),
    [
        (DiskAnswer(capacity=200 * GIB), True),
        (DiskAnswer(capacity=200 * GIB, is_full=True), False),
        (DiskAnswer(capacity=200 * GIB, format="raw"), False),
    ],
)
def test_disk_larger_than_the_pool_is_an_error_unless_it_grows(
    disk: DiskAnswer, is_warning: bool
) -> None:
    assert fields(at(disk)) == [("capacity", is_warning)]


def test_pool_that_says_nothing_has_room() -> None:
    assert at(DiskAnswer(capacity=2**62), pools=(pool(available=None),)) == ()


# Images that are there already


def of_image(source: Source, use: ImageUse, capacity: int | None = None) -> Answers:
    return Answers(
        source=source,
        medium=FileChoice(IMAGE),
        image_use=use,
        disk=DiskAnswer(capacity=capacity),
    )


@pytest.mark.parametrize("use", [ImageUse.COPY, ImageUse.OVERLAY])
@pytest.mark.parametrize("source", [Source.IMPORT, Source.CLOUD])
def test_disk_is_not_smaller_than_its_image(source: Source, use: ImageUse) -> None:
    facts = ImageFacts(IMAGE, "qcow2", 9 * GIB)

    (problem,) = found(Step.STORAGE, of_image(source, use, 8 * GIB), around(image=facts))

    assert fields((problem,)) == [("capacity", False)]
    assert "9 GiB" in problem.message


def test_pool_without_overlays_is_an_error() -> None:
    devices = pool("vg", "logical", "/dev/vg")
    answers = replace(of_image(Source.CLOUD, ImageUse.OVERLAY), name="db")

    problems = found(Step.STORAGE, answers, around(pools=(devices,)))

    assert fields(problems) == [("pool", False)]


def test_format_that_a_pool_does_not_have_is_an_error() -> None:
    devices = around(pools=(pool("vg", "logical", "/dev/vg"),))
    answers = filled(manual(disk=DiskAnswer(name="db")), devices)

    wrong = replace(answers, disk=replace(answers.disk, format="qcow2"))

    assert fields(problems(Step.STORAGE, wrong, devices)) == [("format", False)]


def test_image_that_is_kept_needs_no_pool() -> None:
    idle = around(pools=(pool(is_active=False),))

    assert found(Step.STORAGE, of_image(Source.IMPORT, ImageUse.KEEP), idle) == ()


@pytest.mark.parametrize("choice", [StorageChoice.EXISTING, StorageChoice.NONE])
@pytest.mark.parametrize(
    ("pools", "expected"),
    [
        ((pool(),), []),
        ((pool(is_active=False),), [("pool", False)]),
        ((pool("idle", is_active=False), pool()), []),
        ((), [("pool", True)]),
    ],
)
def test_installer_of_a_server_needs_a_pool_even_if_the_disk_needs_none(
    choice: StorageChoice, pools: tuple[PoolReading, ...], expected: list[tuple[str, bool]]
) -> None:
    answers = Answers(source=Source.URL, disk=DiskAnswer(choice, path="/srv/free.qcow2"))

    assert fields(found(Step.STORAGE, answers, around(pools=pools))) == expected


@pytest.mark.parametrize("use", [ImageUse.COPY, ImageUse.OVERLAY])
def test_disk_of_an_image_of_unknown_size_is_said(use: ImageUse) -> None:
    unknown = around(image=ImageFacts("/srv/base.qcow2", "qcow2"))

    assert fields(found(Step.STORAGE, of_image(Source.CLOUD, use), unknown)) == [("capacity", True)]


# Storage that is there already


def existing(path: str) -> DiskAnswer:
    return DiskAnswer(StorageChoice.EXISTING, path=path)


@pytest.mark.parametrize("path", ["", "disk.qcow2"])
def test_storage_has_to_be_chosen(path: str) -> None:
    assert fields(at(existing(path))) == [("path", False)]


@pytest.mark.parametrize("path", [WEB1, "/var/lib/libvirt//images/web1.qcow2"])
def test_storage_of_another_machine_is_doubted_with_its_name(path: str) -> None:
    (problem,) = at(existing(path))

    assert fields((problem,)) == [("path", True)]
    assert "“web1”" in problem.message


def test_installation_medium_cannot_be_the_disk() -> None:
    answers = Answers(medium=FileChoice("/srv/a.iso"), disk=existing("/srv/a.iso"))

    assert fields(found(Step.STORAGE, answers, around())) == [("path", False)]


@pytest.mark.parametrize("disk", [existing("/srv/free.qcow2"), DiskAnswer(StorageChoice.NONE)])
def test_free_storage_or_none_is_right(disk: DiskAnswer) -> None:
    assert at(disk) == ()


def test_storage_that_cannot_be_looked_at_is_said_at_its_own_field() -> None:
    disk = DiskAnswer(StorageChoice.EXISTING, path="/images/gone.qcow2")
    problems = {"image": "There is no such file.", "medium": "Not of this step."}

    found = at(disk, problems=problems)

    assert [(each.field, each.message) for each in found] == [("path", "There is no such file.")]
