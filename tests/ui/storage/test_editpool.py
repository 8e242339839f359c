"""A pool's description, changed as a form and as XML."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from tests import documents
from tests.support.contexts import new_context, unnamed
from tests.support.poolscenes import StubAsks, StubScene, choose_nothing
from tests.ui.dialogs.acting import part, press, problem, write
from vmgui.base.errors import NotPossibleNow
from vmgui.ui.storage.editpool import EditPoolDialog
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.pool import Pool


@asynccontextmanager
async def editing(
    tmp_path: Path, name: str, *, is_active: bool = False
) -> AsyncIterator[EditPoolDialog]:
    """The dialog about one of our documents."""
    context = new_context(tmp_path)
    window = QWidget()
    pool = parse(documents.document(name, "pool"), Pool)
    pools = {pool.name or "": pool.target_path or "", "other": "/srv/other"}
    knowledge = StubScene(context.fleet, StubAsks(), own=pool.name or "", pools=pools)
    dialog = EditPoolDialog(window, pool, knowledge, choose_nothing, is_active=is_active)
    dialog.open()
    try:
        yield dialog
    finally:
        knowledge.stop()
        dialog.done(0)
        dialog.deleteLater()
        window.deleteLater()
        await context.fleet.close()


def type_xml(dialog: EditPoolDialog, text: str) -> None:
    """Replace the XML as a person does."""
    dialog.page.show_xml(True)
    edit = dialog.page.xml.findChild(QPlainTextEdit)
    assert edit is not None
    edit.selectAll()
    edit.insertPlainText(text)


async def edited(dialog: EditPoolDialog) -> Pool:
    """The description that the dialog asks for when *Apply* is pressed."""
    answer = asyncio.ensure_future(dialog.answer())
    await asyncio.sleep(0)
    press(dialog, "accept")
    found = await asyncio.wait_for(answer, 5)
    assert found is not None
    return parse(found, Pool)


@pytest.mark.parametrize("name", ["dir", "fs", "netfs-nfs", "logical", "iscsi", "rbd", "sheepdog"])
async def test_untouched_pool_cannot_be_applied(tmp_path: Path, name: str) -> None:
    async with editing(tmp_path, name) as dialog:
        assert not part(dialog, QPushButton, "accept").isEnabled()
        assert unnamed(dialog) == []


async def test_change_of_the_path_is_all_that_changes(tmp_path: Path) -> None:
    async with editing(tmp_path, "dir") as dialog:
        write(dialog, "target_path", "/srv/images")

        pool = await edited(dialog)

        before = parse(documents.document("dir", "pool"), Pool)
        before.target_path = "/srv/images"
        assert serialize(pool) == serialize(before)


async def test_path_of_another_pool_is_refused_and_its_own_is_not(tmp_path: Path) -> None:
    async with editing(tmp_path, "dir") as dialog:
        write(dialog, "target_path", "/srv/other")
        press(dialog, "accept")
        refused = problem(dialog, "target_path")
        write(dialog, "target_path", "/var/lib/libvirt/images/")

        pool = await edited(dialog)

        assert refused == "The pool “other” has this directory."
        assert pool.target_path == "/var/lib/libvirt/images/"


async def test_active_pool_says_when_it_counts(tmp_path: Path) -> None:
    async with editing(tmp_path, "netfs-nfs", is_active=True) as dialog:
        said = part(dialog, QLabel, "later")

        assert said.isVisible()
        assert said.text() == (
            "The pool is active. What is changed here counts from its next start on."
        )


async def test_secret_is_chosen_and_never_typed(tmp_path: Path) -> None:
    async with editing(tmp_path, "iscsi") as dialog:
        box = part(dialog, QComboBox, "kept_secret")
        box.setCurrentIndex(0)
        box.activated.emit(0)

        pool = await edited(dialog)

        assert (
            dialog.findChild(QLineEdit, "password") is None
            or not part(dialog, QLineEdit, "password").isVisible()
        )
        assert pool.auth_secret_uuid == "2ec115d7-3a88-3ceb-bc12-0ac909a6fd87"
        assert pool.auth_secret_usage is None


async def test_type_that_has_no_form_is_xml(tmp_path: Path) -> None:
    async with editing(tmp_path, "sheepdog") as dialog:
        type_xml(dialog, dialog.page.xml.text().replace("7000", "7001"))

        pool = await edited(dialog)

        assert pool.host_port == 7001


async def test_name_in_the_xml_is_refused_with_what_to_do(tmp_path: Path) -> None:
    async with editing(tmp_path, "dir") as dialog:
        type_xml(dialog, documents.document("dir", "pool").replace(">images<", ">pictures<"))

        press(dialog, "accept")

        said = part(dialog, QLabel, "pool-status").text()
        assert said.startswith("Name and UUID cannot be changed here.")


async def test_broken_xml_stays_where_it_is(tmp_path: Path) -> None:
    async with editing(tmp_path, "dir") as dialog:
        type_xml(dialog, "<pool")

        press(dialog, "accept")

        assert part(dialog, QLabel, "pool-status").isVisible()
        assert dialog.page.xml.text().strip() == "<pool"


async def test_error_leaves_what_was_typed(tmp_path: Path) -> None:
    async with editing(tmp_path, "dir") as dialog:
        write(dialog, "target_path", "/srv/images")
        await edited(dialog)

        dialog.show_error(NotPossibleNow("Somebody else has changed the same."))

        assert "The storage pool was not changed." in dialog.banner.text()
        assert part(dialog, QLineEdit, "target_path").text() == "/srv/images"
        assert part(dialog, QPushButton, "accept").isEnabled()
