"""Shows every dialog in light and dark, to be looked at; run it by hand.

    python tests/support/dialog_gallery.py DIRECTORY [NAME…]

writes `NAME-light.png` and `NAME-dark.png` there for every scene, or for those named.
QT_SCALE_FACTOR=2 shows what a screen of 200 % shows.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPushButton, QWidget
from qasync import QEventLoop

from vmgui.base.errors import AuthenticationFailed, HostError, InvalidInput
from vmgui.base.names import check_name
from vmgui.base.records import HostConfig
from vmgui.base.settings import Settings
from vmgui.base.storage import MemoryStorage
from vmgui.core.applying.steps import Act, Live, Refusal, Report, Step
from vmgui.core.disputes import disputes
from vmgui.core.draft import Draft
from vmgui.core.jobs import JobContext, JobList
from vmgui.hardware.scene import Scene
from vmgui.ui.dialogs import delete
from vmgui.ui.dialogs.about import AboutDialog
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.connect import ConnectDialog
from vmgui.ui.dialogs.keys import KeysDialog
from vmgui.ui.dialogs.tags import Filed, TagsDialog
from vmgui.ui.dialogs.textinput import TextDialog
from vmgui.ui.jobs.panel import JobPanel
from vmgui.ui.machine.hardware import applying, conflict, leave
from vmgui.ui.preferences.dialog import PreferencesDialog
from vmgui.ui.style import Appearance, Theme

SETTLE_SECONDS = 0.15
LONG = "build-agent-for-the-nightly-integration-tests-of-the-storage-team-" * 3
DISKS = tuple(f"/var/lib/libvirt/images/web1-data-{number}.qcow2" for number in range(9))


def field(dialog: QWidget, name: str) -> QLineEdit:
    """The line edit called `name`."""
    found = dialog.findChild(QLineEdit, name)
    assert found is not None
    return found


def press(dialog: QWidget, name: str) -> None:
    """Click the button called `name`."""
    button = dialog.findChild(QPushButton, name)
    assert button is not None
    button.click()


async def works(uri: str) -> str:
    return f"Connected to {uri}: QEMU 8.2.2 on libvirt 10.0.0, 42 machines."


async def refuses(_uri: str) -> str:
    raise AuthenticationFailed(
        "The host does not accept the login.",
        "Cannot recv data: root@kvm7.example.net: Permission denied (publickey,password).: "
        "Connection reset by peer",
        "Check the user name and the key.",
    )


async def hangs(uri: str) -> str:
    await asyncio.sleep(3600)
    return uri


def remote(dialog: ConnectDialog, host: str) -> ConnectDialog:
    dialog.show()
    dialog._is_ssh.setChecked(True)
    field(dialog, "host").setText(host)
    return dialog


def connect_new() -> QDialog:
    return ConnectDialog(None, works, ())


def connect_problem() -> QDialog:
    dialog = remote(ConnectDialog(None, works, ()), "kvm 7")
    press(dialog, "accept")
    return dialog


def connect_known() -> QDialog:
    dialog = ConnectDialog(None, works, {"qemu+ssh://root@kvm7.example.net/system"})
    field(dialog, "user").setText("root")
    return remote(dialog, "kvm7.example.net")


def connect_tested() -> QDialog:
    dialog = remote(ConnectDialog(None, works, ()), "kvm7.example.net")
    press(dialog, "test")
    return dialog


def connect_refused() -> QDialog:
    dialog = remote(ConnectDialog(None, refuses, ()), "kvm7.example.net")
    press(dialog, "test")
    return dialog


def connect_testing() -> QDialog:
    dialog = remote(ConnectDialog(None, hangs, ()), LONG + ".example.net")
    press(dialog, "test")
    return dialog


def connect_custom() -> QDialog:
    dialog = ConnectDialog(None, works, ())
    box = dialog.findChild(QComboBox, "hypervisor")
    assert box is not None
    box.setCurrentIndex(box.count() - 1)
    dialog.show()
    field(dialog, "custom").setText("qemo+ssh://root@kvm7/system")
    press(dialog, "accept")
    return dialog


def connect_edit() -> QDialog:
    config = HostConfig("qemu+ssh://root@kvm7.example.net/system", "Rack 7, left")
    return ConnectDialog(None, works, (), config)


def rename_problem() -> QDialog:
    dialog = TextDialog(
        None,
        "Rename",
        "&Name:",
        "web1",
        lambda text: check_name(text, {"web2"}),
        verb="&Rename",
    )
    dialog.show()
    field(dialog, "text").setText("web2")
    return dialog


def notes() -> QDialog:
    def check(text: str) -> None:
        if len(text) > 200:
            raise InvalidInput("Too long.")

    text = "The mail server.\n\nPatched on the first Monday of the month."
    return TextDialog(None, "Notes", "&Notes:", text, check, verb="&Save", multi_line=True)


def confirm_one() -> QDialog:
    dialog = ConfirmationDialog(
        None, "Force Off", "Force off “web1”?", "&Force Off", is_destructive=True
    )
    dialog.add_text("It loses what it has not written to its disks, as if the plug were pulled.")
    dialog.add_check("&Do not ask again")
    return dialog


def confirm_long() -> QDialog:
    text = f"Force off “{LONG}”?"
    return ConfirmationDialog(None, "Force Off", text, "&Force Off", is_destructive=True)


def confirm_few() -> QDialog:
    dialog = ConfirmationDialog(None, "Shut Down", "Shut down 3 machines?", "&Shut Down")
    dialog.add_list("names", "", ("web1", LONG, "mail"))
    dialog.add_text("Their operating systems are asked to end; they may refuse.")
    return dialog


def confirm_many() -> QDialog:
    dialog = ConfirmationDialog(None, "Shut Down", "Shut down 40 machines?", "&Shut Down")
    dialog.add_list("names", "", [f"web{number:02}" for number in range(40)])
    dialog.add_check("&Do not ask again")
    return dialog


def delete_one() -> QDialog:
    return delete._dialog(None, [delete.Candidate("web1", DISKS[:2], True)])


def delete_many() -> QDialog:
    names = [f"web{number}" for number in range(7)]
    return delete._dialog(None, [delete.Candidate(name, DISKS, False) for name in names])


def delete_long() -> QDialog:
    disk = f"/srv/images/{LONG}/{LONG}.qcow2"
    return delete._dialog(None, [delete.Candidate(LONG, (disk,), False)])


def tags() -> QDialog:
    domains = [
        Filed("web1", frozenset({"web", "production"}), "Customers/Acme"),
        Filed("web2", frozenset({"web", "test"}), "Customers/Bolt"),
    ]
    known = {"backup", "database", "gpu", "windows", "legacy", LONG, "a", "b", "c"}
    return TagsDialog(None, domains, known, {"Lab"})


def tags_none() -> QDialog:
    return TagsDialog(None, [Filed("web1")], (), ())


def keys() -> QDialog:
    return KeysDialog(None, "web1")


def keys_problem() -> QDialog:
    dialog = KeysDialog(None, "web1")
    dialog._keys.setEditText("Ctrl+Alt+Any")
    return dialog


def about() -> QDialog:
    return AboutDialog(None, "10.0.0")


def preferences(page: str) -> QDialog:
    dialog = PreferencesDialog(Settings(MemoryStorage()))
    dialog.show_page(page)
    return dialog


def preferences_problem() -> QDialog:
    settings = Settings(MemoryStorage({"viewer": "custom"}))
    dialog = PreferencesDialog(settings)
    dialog.show_page("console")
    dialog.show()
    command = field(dialog, "viewer_command")
    command.clear()
    QTest.keyClicks(command, "vncviewer {hist}:{port}")
    return dialog


async def fails(context: JobContext) -> None:
    context.report(7 << 30, 40 << 30, "copying")
    raise HostError(
        "The host has no room left for the disk image.",
        "internal error: unable to execute QEMU command 'blockdev-add': Could not resize image: "
        "No space left on device",
        "Free some space in the pool “default”, or choose another pool.",
    )


async def copies(context: JobContext) -> None:
    async def stop() -> None:
        await asyncio.sleep(3600)

    context.on_cancel(stop)
    context.report(17 << 30, 40 << 30, "copying web1.qcow2")
    await asyncio.sleep(3600)


async def ends(_context: JobContext) -> None:
    return


def jobs() -> QWidget:
    """A panel with jobs of every kind; the failed one is selected."""
    history = JobList()
    panel = JobPanel(history)
    panel.resize(1200, 260)
    uri = "virsh -c qemu+ssh://root@kvm7.example.net/system"
    for name in ("mail", "web2", LONG):
        command = f"{uri} start {name}"
        history.start(f"Start {name}", ends, target_name=name, host_name="kvm7", command=command)
    failed = history.start(
        "Clone web1 to web3",
        fails,
        target_name="web1",
        host_name="kvm7.example.net",
        command=f"{uri} vol-clone --pool default web1.qcow2 web3.qcow2",
    )
    history.start("Move web1 to kvm8", copies, target_name="web1", host_name="kvm7.example.net")
    panel.show_job(failed)
    return panel


def jobs_empty() -> QWidget:
    panel = JobPanel(JobList())
    panel.resize(1200, 260)
    return panel


STEPS = (
    Step("devices/disk", "VirtIO Disk 2", ("The device is added.",), live=Live(Act.ATTACH)),
    Step("memory", "Memory", ("Current allocation: 4 GiB, was 2 GiB",), live=Live(Act.SET)),
    Step("cpu", "CPUs", ("Maximum allocation: 8, was 4",)),
    Step("devices/disk/1", "VirtIO Disk 1", (f"Source path: /srv/{LONG}.qcow2, was nothing",)),
)


def apply_some() -> QDialog:
    return applying.apply_dialog(STEPS, None)[0]


def apply_now() -> QDialog:
    return applying.apply_dialog(STEPS[:2], None)[0]


def apply_refused() -> QDialog:
    error = HostError(
        "The host refused it.",
        "internal error: unable to execute QEMU command 'device_add': Bus 'pci.0' is full",
        "Remove another device first.",
    )
    report = Report(STEPS[1:2], STEPS[2:], (Refusal(STEPS[0], error),))
    return applying.refused_dialog(report, None)[0]


def conflict_two() -> QDialog:
    xml = "<domain type='kvm'><name>web1</name><title>{}</title><vcpu>{}</vcpu></domain>"
    draft = Draft(xml.format("Shop", 2))
    draft.domain.title, draft.domain.vcpus = LONG, 4
    draft.rebase(xml.format("Not a shop any more", 8), None)
    return conflict.ConflictDialog(disputes(draft, Scene(draft.domain)), None)


def difference() -> QDialog:
    xml = "<domain type='kvm'><name>web1</name><title>{}</title><vcpu>{}</vcpu></domain>"
    draft = Draft(xml.format("Shop", 2))
    draft.domain.title, draft.domain.vcpus = LONG, 4
    sentence = "What your changes do to the description of the machine:"
    return conflict.DifferenceDialog("Changes", sentence, draft.difference(), None)


def difference_none() -> QDialog:
    sentence = "Only passwords change, which are not shown."
    return conflict.DifferenceDialog("Changes", sentence, "", None)


SCENES: dict[str, Callable[[], QWidget]] = {
    "connect": connect_new,
    "connect-problem": connect_problem,
    "connect-known": connect_known,
    "connect-tested": connect_tested,
    "connect-refused": connect_refused,
    "connect-testing": connect_testing,
    "connect-custom": connect_custom,
    "connect-edit": connect_edit,
    "rename-problem": rename_problem,
    "notes": notes,
    "confirm-one": confirm_one,
    "confirm-long": confirm_long,
    "confirm-few": confirm_few,
    "confirm-many": confirm_many,
    "delete-one": delete_one,
    "delete-many": delete_many,
    "delete-long": delete_long,
    "tags": tags,
    "tags-none": tags_none,
    "keys": keys,
    "keys-problem": keys_problem,
    "about": about,
    "preferences-general": lambda: preferences("general"),
    "preferences-statistics": lambda: preferences("statistics"),
    "preferences-confirmations": lambda: preferences("confirmations"),
    "preferences-console": lambda: preferences("console"),
    "preferences-problem": preferences_problem,
    "apply-some": apply_some,
    "apply-now": apply_now,
    "apply-refused": apply_refused,
    "conflict": conflict_two,
    "difference": difference,
    "difference-none": difference_none,
    "leave": lambda: leave.applying_or_not(None, LONG)[0],
    "leave-problem": lambda: leave.discarding(None, "web1", "Memory: “much” is no number."),
    "jobs": jobs,
    "jobs-empty": jobs_empty,
}


async def shoot(directory: Path, theme: Theme, names: list[str]) -> None:
    """Save the pictures of one theme."""
    for name in names:
        widget = SCENES[name]()
        widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        widget.show()
        await asyncio.sleep(SETTLE_SECONDS)
        widget.grab().save(str(directory / f"{name}-{theme.value}.png"))
        widget.close()


def main() -> None:
    """Save the pictures."""
    directory, *names = sys.argv[1:]
    Path(directory).mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    appearance = Appearance(application)

    async def all_themes() -> None:
        for theme in (Theme.LIGHT, Theme.DARK):
            appearance.choose(theme)
            await shoot(Path(directory), theme, names or list(SCENES))
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    loop = QEventLoop(application)
    loop.run_until_complete(all_themes())
    loop.close()


if __name__ == "__main__":
    main()
