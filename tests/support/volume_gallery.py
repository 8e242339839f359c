"""Shows the dialogs about volumes in light and dark, to be looked at; run it by hand.

    python -m tests.support.desktop --size 1400x1200 \
        python -m tests.support.volume_gallery DIRECTORY [NAME…]

writes `NAME-light.png` and `NAME-dark.png` there for every scene, or for those named.
QT_SCALE_FACTOR=2 shows what a screen of 200 % shows; `--rtl` is for languages that are written from
right to left.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Collection
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPushButton,
    QToolButton,
)
from qasync import QEventLoop

from tests.support.volumes import GIB, IN_USE, POOL, item, user
from vmgui.core.creation.facts import ImageFacts
from vmgui.core.resources import SecretReading
from vmgui.core.storage.users import UserKind
from vmgui.ui.storage import deletevolumes
from vmgui.ui.storage.clonevolume import CloneDialog
from vmgui.ui.storage.extras import Around
from vmgui.ui.storage.localfiles import LocalFile
from vmgui.ui.storage.newvolume import NewVolumeDialog
from vmgui.ui.storage.resizevolume import ResizeDialog
from vmgui.ui.storage.uploads import UploadDialog
from vmgui.ui.storage.wipe import WipeDialog
from vmgui.ui.style import Appearance, Theme

SETTLE_SECONDS = 0.2
LONG = "build-agent-for-the-nightly-integration-tests-of-the-storage-team-" * 2
BIG_POOL = POOL._replace(name=LONG)
FILES = (
    LocalFile(Path("/home/me/debian-12.5.0-amd64-netinst.iso"), GIB // 2, GIB // 2, "iso"),
    LocalFile(Path("/home/me/web1.qcow2"), 3 * GIB, 3 * GIB, "qcow2", 20 * GIB),
    LocalFile(Path(f"/home/me/{LONG}{LONG}.img"), 60 * GIB, GIB, "raw", 60 * GIB),
)


def write(dialog: QDialog, name: str, text: str) -> None:
    """Replace the text of a field, key by key."""
    edit = dialog.findChild(QLineEdit, name)
    assert edit is not None
    edit.clear()
    QTest.keyClicks(edit, text)


def choose(dialog: QDialog, name: str, index: int) -> None:
    """Choose something in a combo box."""
    box = dialog.findChild(QComboBox, name)
    assert box is not None
    box.setCurrentIndex(index)
    box.activated.emit(index)


def press(dialog: QDialog, name: str) -> None:
    """Click the button called `name`."""
    button = dialog.findChild(QPushButton, name)
    assert button is not None
    button.click()


def open_advanced(dialog: QDialog) -> QDialog:
    """Show what is behind *Advanced*."""
    button = dialog.findChild(QToolButton, "advanced")
    assert button is not None
    button.click()
    return dialog


def new() -> QDialog:
    return NewVolumeDialog(None, POOL, ())


def new_problem() -> QDialog:
    dialog = NewVolumeDialog(None, BIG_POOL, ())
    dialog.show()
    write(dialog, "capacity", "9999")
    write(dialog, "allocation", "500")
    press(dialog, "accept")
    return dialog


def new_advanced() -> QDialog:
    secret = SecretReading("1111", "volume", f"/images/{LONG}.img")
    dialog = NewVolumeDialog(None, POOL, (), Around((secret,)))
    dialog.show()
    open_advanced(dialog)
    choose(dialog, "encryption", 1)
    write(dialog, "passphrase", "abc")
    write(dialog, "again", "ab")
    press(dialog, "accept")
    return dialog


def new_backing() -> QDialog:
    dialog = NewVolumeDialog(None, POOL, ())
    dialog.show()
    open_advanced(dialog)
    path = f"/images/{LONG}.qcow2"
    assert dialog._extras is not None
    dialog._extras._take(ImageFacts(path, "qcow2", 40 * GIB, users=("web1",)))
    return dialog


def new_logical() -> QDialog:
    return NewVolumeDialog(None, POOL._replace(type="logical", name="vg0"), ())


def new_disk() -> QDialog:
    return NewVolumeDialog(
        None, POOL._replace(type="disk", name="sdb"), (), Around(device="/d/sdb")
    )


async def no_names(_pool: str) -> Collection[str]:
    return ()


def clone() -> QDialog:
    return CloneDialog(None, item("web1.qcow2"), [POOL, BIG_POOL], no_names)


def clone_running() -> QDialog:
    source = item(f"{LONG}.qcow2", IN_USE, backing_path="/images/debian.qcow2", encryption="luks")
    return CloneDialog(None, source, [POOL._replace(available=GIB), BIG_POOL], no_names)


def resize() -> QDialog:
    dialog = ResizeDialog(None, item("web1.qcow2", IN_USE, backing_path="/images/debian.qcow2"))
    dialog.show()
    write(dialog, "capacity", "30")
    return dialog


def resize_shrink() -> QDialog:
    builds = user("web2", UserKind.BACKING)
    dialog = ResizeDialog(None, item(f"{LONG}.qcow2", builds))
    dialog.show()
    write(dialog, "capacity", "10")
    press(dialog, "accept")
    return dialog


def resize_raw() -> QDialog:
    dialog = ResizeDialog(None, item("web1.img", format="raw"))
    dialog.show()
    write(dialog, "capacity", "300")
    box = dialog.findChild(QCheckBox, "allocates")
    assert box is not None
    box.click()
    press(dialog, "accept")
    return dialog


def upload_one() -> QDialog:
    return UploadDialog(None, POOL, FILES[:1], {})


def upload_some() -> QDialog:
    present = {"web1.qcow2": item("web1.qcow2", user("web2"))}
    return UploadDialog(None, POOL, FILES, present, ["“/home/me/Pictures” is a directory."])


def upload_replacing() -> QDialog:
    dialog = UploadDialog(None, POOL, FILES[1:2], {"web1.qcow2": item("web1.qcow2", user("web2"))})
    box = dialog.findChild(QCheckBox, "replace")
    assert box is not None
    box.click()
    return dialog


def upload_many() -> QDialog:
    files = [LocalFile(Path(f"/home/me/disk{n}.img"), n * GIB, GIB, "raw") for n in range(1, 9)]
    return UploadDialog(None, POOL._replace(available=GIB), files, {})


def wipe() -> QDialog:
    return WipeDialog(None, [item("web1.qcow2", user("web2"))])


def wipe_many() -> QDialog:
    items = [item(f"disk{n}.img", format="raw") for n in range(3)] + [item(LONG, format="raw")]
    left_out = "1 of the 5 selected volumes is left out: “web1” is running and uses “a.img”."
    dialog = WipeDialog(None, items, left_out)
    dialog.show()
    choose(dialog, "algorithm", 2)
    press(dialog, "accept")
    return dialog


def delete() -> QDialog:
    return deletevolumes.dialog(None, [item("web1.qcow2")])


def delete_used() -> QDialog:
    items = [item("web1.qcow2", user("web1"), user("web2", UserKind.BACKING))]
    overlays = [f"The volume “{LONG}.qcow2” builds on “web1.qcow2” and breaks."]
    return deletevolumes.dialog(None, items, overlays=overlays)


def delete_many() -> QDialog:
    items = [item(f"disk{n}.img", user(f"web{n}")) for n in range(9)]
    left_out = "1 of the 10 selected volumes is left out: “db” is running and uses “a.img”."
    return deletevolumes.dialog(None, items, left_out=left_out)


SCENES: dict[str, Callable[[], QDialog]] = {
    "new": new,
    "new-problem": new_problem,
    "new-advanced": new_advanced,
    "new-backing": new_backing,
    "new-logical": new_logical,
    "new-disk": new_disk,
    "clone": clone,
    "clone-running": clone_running,
    "resize": resize,
    "resize-shrink": resize_shrink,
    "resize-raw": resize_raw,
    "upload-one": upload_one,
    "upload-some": upload_some,
    "upload-replacing": upload_replacing,
    "upload-many": upload_many,
    "wipe": wipe,
    "wipe-many": wipe_many,
    "delete": delete,
    "delete-used": delete_used,
    "delete-many": delete_many,
}


async def shoot(directory: Path, theme: Theme, names: list[str]) -> None:
    """Save the pictures of one theme."""
    for name in names:
        dialog = SCENES[name]()
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        await asyncio.sleep(SETTLE_SECONDS)
        dialog.grab().save(str(directory / f"{name}-{theme.value}.png"))
        dialog.close()


def main() -> None:
    """Save the pictures."""
    directory, *names = [each for each in sys.argv[1:] if not each.startswith("--")]
    Path(directory).mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    if "--rtl" in sys.argv:
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    appearance = Appearance(application)

    async def all_themes() -> None:
        for theme in (Theme.LIGHT, Theme.DARK):
            appearance.choose(theme)
            await shoot(Path(directory), theme, names or list(SCENES))

    loop = QEventLoop(application)
    loop.run_until_complete(all_themes())
    loop.close()


if __name__ == "__main__":
    main()
