from __future__ import annotations

from PySide6.QtCore import Qt

from tests.support.imageitems import BASE, MIDDLE, TOP, info
from vmgui.base.errors import NotFound
from vmgui.core.imaging.values import ImageFile, Link, Snapshot
from vmgui.models.images import SORT_ROLE, ChainList, SnapshotTable, link_text
from vmgui.models.roles import Role

ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


def links() -> list[Link]:
    infos = (info(TOP, MIDDLE), info(MIDDLE, BASE), info(BASE))
    return [Link(each.file, each) for each in infos]


def test_image_is_said_with_its_sizes() -> None:
    text = link_text(links()[0])

    assert text.name == "web1.qcow2"
    assert text.directory == "/images"
    assert text.summary == "qcow2, 20 GiB, takes 1 GiB"
    assert not text.is_broken


def test_image_that_cannot_be_read_says_why() -> None:
    text = link_text(Link(ImageFile("/images/gone.qcow2"), problem=NotFound("It is gone.")))

    assert text.summary == "It is gone."
    assert text.is_broken


def test_damaged_image_is_marked() -> None:
    model = ChainList()
    damaged = info(TOP, is_corrupt=True)

    model.set_links([Link(damaged.file, damaged)])

    assert model.index(0).data(Role.ICON) == "severity.error"


def test_chain_is_read_aloud_as_what_builds_on_what() -> None:
    model = ChainList()
    model.set_links(links())

    said = [model.index(row).data(ACCESSIBLE) for row in range(model.rowCount())]

    assert said[0] == "web1.qcow2: qcow2, 20 GiB, takes 1 GiB"
    assert said[1] == "builds on web-base.qcow2: qcow2, 20 GiB, takes 1 GiB"


def test_same_images_with_other_sizes_keep_the_choice() -> None:
    model = ChainList()
    resets, changes = [], []
    model.set_links(links())
    model.modelReset.connect(lambda: resets.append(1))
    model.dataChanged.connect(lambda *_where: changes.append(1))
    grown = info(TOP, MIDDLE, virtual_size=1 << 40)

    model.set_links(links())
    model.set_links([Link(grown.file, grown), *links()[1:]])

    assert (resets, changes) == ([], [1])


def test_snapshots_are_rows_and_sort_by_time() -> None:
    model = SnapshotTable()
    model.set_snapshots(
        [Snapshot("1", "clean", 100.0), Snapshot("2", "busy", 50.0, vm_state_size=1 << 20)]
    )

    assert model.rowCount() == 2
    assert model.names() == {"clean", "busy"}
    assert model.index(1, 2).data() == "1 MiB"
    assert model.index(0, 2).data() == ""
    assert model.index(0, 1).data(SORT_ROLE) > model.index(1, 1).data(SORT_ROLE)
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Name"
