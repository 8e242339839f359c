"""Every form with every device of our documents: what is only looked at stays as it is."""

from __future__ import annotations

import time

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from tests import documents
from tests.hardware.generic import OWN_DOMAINS, host, places, read
from tests.support.contexts import unnamed
from tests.support.systems import install
from tests.ui.forms.samples import tools
from vmgui.hardware import registry
from vmgui.hardware.scene import Scene
from vmgui.ui.forms.form import Form
from vmgui.ui.forms.rows import Bound
from vmgui.xmldoc.domain.domain import Domain

LIMIT = 0.15
"""Seconds: five times the 30 ms that switching may take, on a busy computer."""


@pytest.fixture
def owner(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_forms_write_nothing_that_nobody_changed(owner: QWidget) -> None:
    forms: dict[str, Form] = {}

    for path in OWN_DOMAINS:
        domain = read(path)
        before = domain.xml()
        show_everything(domain, forms, owner)

        assert domain.xml() == before, path.stem


def show_everything(domain: Domain, forms: dict[str, Form], owner: QWidget) -> None:
    """Show all pages and devices, each on the form that it has, made once."""
    scene = Scene(domain, is_active=True, domain_capabilities=host())
    original, present = domain.copy(), domain.copy()
    counterparts = zip(places(domain), places(original), places(present), strict=True)
    for (panel, element), (_panel, was), (_kind, now) in counterparts:
        form = forms.get(panel.id) or forms.setdefault(panel.id, Form(panel, tools(owner), owner))
        form.bind(Bound(element, scene, was, now))
        if form.advanced is not None:
            form.advanced.set_open(True)
        form.refresh()
        form.look_at_all()


@pytest.mark.parametrize("panel", registry.PANELS, ids=lambda panel: panel.id)
async def test_pages_have_names_for_everything(qtbot, monkeypatch, panel) -> None:
    install(monkeypatch)
    area = QScrollArea()
    qtbot.addWidget(area)
    domain = read(documents.OWN / "domain" / "whole-machine.xml")
    form = Form(panel, tools(area))
    area.setAccessibleName("page")
    area.setWidget(form)
    area.show()

    form.bind(Bound(domain.viewed_as(panel.element), Scene(domain)))
    if form.advanced is not None:
        form.advanced.set_open(True)

    assert unnamed(area) == []


@pytest.mark.parametrize("kind", registry.KINDS, ids=lambda kind: kind.id)
def test_forms_of_new_devices_have_names_for_everything(qtbot, kind) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    domain = read(documents.OWN / "domain" / "minimal.xml")
    scene = Scene(domain, is_new=True)
    form = Form(kind, tools(area))
    area.setAccessibleName("device")
    area.setWidget(form)
    area.show()

    form.bind(Bound(kind.new(scene), scene))
    if form.advanced is not None:
        form.advanced.set_open(True)

    assert unnamed(area) == []


def test_next_disk_is_shown_in_time(qtbot) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    domain = read(documents.OWN / "domain" / "disks.xml")
    kind = next(kind for kind in registry.KINDS if kind.id == "disk")
    scene = Scene(domain, domain_capabilities=host())
    form = Form(kind, tools(area))
    area.setWidget(form)
    area.show()
    disks = kind.among(scene)
    form.bind(Bound(disks[0], scene))
    QApplication.sendPostedEvents()

    begun = time.perf_counter()
    form.bind(Bound(disks[1], scene))
    QApplication.sendPostedEvents()

    assert time.perf_counter() - begun < LIMIT
