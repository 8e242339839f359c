from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from tests.support.contexts import unnamed
from tests.support.volumes import POOL, item, user
from tests.ui.dialogs.acting import asking, part, press, problem
from vmgui.core.storage.wiping import WIPE_ALGORITHMS
from vmgui.ui.forms.choices import ChoiceBox
from vmgui.ui.storage.wipe import WipeDialog, ask


def choose(dialog: WipeDialog, algorithm: str) -> None:
    box = part(dialog, ChoiceBox, "algorithm")
    box.set_value(algorithm)
    box.chosen.emit()


async def test_algorithm_is_answered_once_somebody_is_sure() -> None:
    task, dialog = await asking(ask(None, [item("a.img", format="raw")]), WipeDialog)
    choose(dialog, "random")
    press(dialog, "accept")
    refused = problem(dialog, "sure")

    part(dialog, QCheckBox, "sure").click()
    press(dialog, "accept")

    assert refused == "Tick this to wipe."
    assert await task == "random"


async def test_nothing_is_answered_by_enter() -> None:
    task, dialog = await asking(ask(None, [item("a.img")]), WipeDialog)

    is_default = dialog.verb.isDefault()

    press(dialog, "cancel")

    assert await task is None
    assert not is_default


def test_users_and_what_it_cannot_promise_are_said(qtbot: QtBot) -> None:
    dialog = WipeDialog(None, [item("a.qcow2", user("web2"))], "2 are left out.")
    qtbot.addWidget(dialog)

    texts = dialog.remarks.texts()

    assert "“web2” has “a.qcow2” as its disk vda." in texts
    assert "2 are left out." in texts
    assert any("no guarantee" in text for text in texts)
    assert any("created anew" in text for text in texts)


def test_raw_volume_stays_what_it_is(qtbot: QtBot) -> None:
    dialog = WipeDialog(None, [item("a.img", format="raw")])
    qtbot.addWidget(dialog)

    assert not any("created anew" in text for text in dialog.remarks.texts())


@pytest.mark.parametrize("algorithm", [each.id for each in WIPE_ALGORITHMS])
def test_each_algorithm_is_explained(qtbot: QtBot, algorithm: str) -> None:
    pool = POOL._replace(type="rbd" if algorithm == "trim" else "dir")
    dialog = WipeDialog(None, [item("a", pool=pool)])
    qtbot.addWidget(dialog)

    choose(dialog, algorithm)

    texts = dialog.remarks.texts()
    assert dialog.algorithm() == algorithm
    assert texts[0].endswith(".")
    assert any("scrub" in text for text in texts) == (algorithm not in ("zero", "trim"))


def test_many_are_listed(qtbot: QtBot) -> None:
    dialog = WipeDialog(None, [item(f"{n}.img") for n in range(9)])
    qtbot.addWidget(dialog)
    dialog.show()

    assert "Wipe 9 volumes?" in dialog.accessibleDescription()
    assert unnamed(dialog) == []
