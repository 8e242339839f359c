from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QRadioButton, QToolButton

from tests.support.answering import around, capabilities, guest, manual
from tests.support.contexts import connect, opened, shown
from tests.support.wizards import asking, new_wizard, surround
from tests.support.worlds import Machine, eventually, world
from tests.ui.create.acting import choices, choose, is_seen
from tests.ui.dialogs.acting import part, problem
from vmgui.base.ids import HostId
from vmgui.base.records import HostConfig
from vmgui.core.creation.answers import Platform, Source

FAR = "qemu+ssh://root@kvm7.example.net/system"


async def test_every_source_has_a_button_with_the_guides_words_and_a_sentence(
    tmp_path: Path,
) -> None:
    async with asking(tmp_path, manual()) as window:
        buttons = window.page.findChildren(QRadioButton)

        assert [each.text() for each in buttons] == [each.label for each in Source]
        assert all(each.accessibleDescription() for each in buttons)
        assert part(window, QRadioButton, "source-manual").isChecked()


async def test_choosing_a_source_by_keyboard_is_an_answer(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        window.page.focus_first()
        QTest.keyClick(part(window, QRadioButton, "source-manual"), Qt.Key.Key_Up)

        assert window.flow.answers.source is Source.CLOUD


async def test_hosts_that_are_not_connected_are_greyed_with_the_reason(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path)) as context:
        context.fleet.add(HostConfig(FAR, "far"), is_remembered=False)
        async with shown(new_wizard(context, manual())) as window:
            box = part(window, QComboBox, "host")
            index = box.findText("far")

            assert index == box.count() - 1
            assert not box.model().index(index, 0).flags() & Qt.ItemFlag.ItemIsEnabled
            assert box.itemData(index, Qt.ItemDataRole.ToolTipRole) == "It is not connected."


async def test_another_host_forgets_what_was_about_the_first(tmp_path: Path) -> None:
    first, second = (world(tmp_path, [Machine(name)], name=name) for name in ("one", "two"))
    async with opened(tmp_path, first, second) as context:
        answers = manual(name="web9", platform=Platform(arch="aarch64"))
        async with shown(new_wizard(context, answers)) as window:
            choose(window, "host", "Test (two.xml)")

            assert window.flow.host == HostId(second)
            assert window.flow.answers.platform == Platform()
            assert window.flow.answers.name == "web9"


async def test_host_that_is_connected_meanwhile_can_be_chosen(tmp_path: Path) -> None:
    first, second = (world(tmp_path, [Machine(name)], name=name) for name in ("one", "two"))
    async with opened(tmp_path, first) as context, shown(new_wizard(context, manual())) as window:
        await connect(context, second)

        await eventually(lambda: len(choices(window, "host")) == 2, "it is offered")
        assert "Test (two.xml)" in choices(window, "host")


async def test_architecture_options_are_made_when_they_are_opened(tmp_path: Path) -> None:
    async with asking(tmp_path, manual()) as window:
        assert window.page.findChild(QComboBox, "arch") is None

        part(window, QToolButton, "architecture-options").click()

        assert choices(window, "arch")[:3] == ["x86_64", "i686", "aarch64"]
        assert choices(window, "domain_type") == ["QEMU (slow)", "KVM"]
        assert part(window, QComboBox, "domain_type").currentText() == "KVM"
        assert part(window, QComboBox, "machine").currentText() == "q35"
        assert not is_seen(window, "os_type")


async def test_another_architecture_begins_anew_and_is_said_to_be_slow(tmp_path: Path) -> None:
    answers = manual(platform=Platform(machine="pc"))
    async with asking(tmp_path, answers) as window:
        part(window, QToolButton, "architecture-options").click()

        choose(window, "arch", "aarch64")

        assert window.flow.answers.platform == Platform(arch="aarch64")
        assert window.flow.filled.platform.machine == "virt"
        assert problem(window, "arch").startswith("The host imitates a processor")
        assert not is_seen(window, "domain_type")


async def test_host_without_kvm_is_warned_about_and_can_be_used(tmp_path: Path) -> None:
    known = capabilities(guest("x86_64", "qemu"))
    async with asking(tmp_path, manual(), around(capabilities=known)) as window:
        assert problem(window, "host").startswith("KVM is not available on this host")
        assert not part(window, QToolButton, "architecture-options").isVisible()

        assert await window.flow.forward()


async def test_kinds_of_guests_are_chosen_where_there_are_several(tmp_path: Path) -> None:
    known = capabilities(guest("x86_64", "xen") + guest("x86_64", "xen", os_type="xen"))
    async with asking(tmp_path, manual(), around(capabilities=known)) as window:
        part(window, QToolButton, "architecture-options").click()

        choose(window, "os_type", "Paravirtualization")

        assert window.flow.answers.platform.os_type == "xen"
        assert not is_seen(window, "arch")


@pytest.mark.parametrize("is_ready", [False, True])
async def test_options_are_hidden_only_once_there_is_known_to_be_no_choice(
    tmp_path: Path, is_ready: bool
) -> None:
    async with asking(tmp_path, manual()) as window:
        surround(window.flow, around(capabilities=None, is_ready=is_ready))
        QApplication.sendPostedEvents()

        assert part(window, QToolButton, "architecture-options").isVisible() is not is_ready
