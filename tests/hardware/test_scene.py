from __future__ import annotations

import dataclasses

import pytest

from vmgui.hardware.scene import HostDevice, Option, Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain


def test_scene_knows_nothing_that_it_is_not_told() -> None:
    scene = Scene(parse("<domain type='kvm'/>", Domain))

    assert not scene.is_active
    assert not scene.is_new
    assert scene.is_local
    assert (scene.capabilities, scene.domain_capabilities, dict(scene.offers)) == (None, None, {})


def test_scene_cannot_be_changed() -> None:
    scene = Scene(parse("<domain type='kvm'/>", Domain))

    with pytest.raises(dataclasses.FrozenInstanceError):
        scene.is_active = True  # type: ignore[misc]


def test_options_are_compared_by_what_they_say() -> None:
    device = HostDevice("usb_1_2", vendor="Logitech")

    assert Option("a", "Alpha") == Option("a", "Alpha", "", None)
    assert Option("a", "Alpha") != Option("a", "Alpha", device=device)
