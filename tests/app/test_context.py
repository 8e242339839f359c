from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.pilot import flying
from tests.support.worlds import Machine, eventually, world
from vmgui.app import context as module
from vmgui.app.context import KeptStorage
from vmgui.base import paths
from vmgui.base.notify import Event


def heard(problems: Event[str]) -> list[str]:
    sentences: list[str] = []
    problems.connect(sentences.append)
    return sentences


async def test_what_is_set_is_written_soon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SAVE_SECONDS", 0.01)
    path = tmp_path / "new" / "settings.json"
    kept = KeptStorage(path, Event())

    kept.storage.set("theme", "dark")

    await eventually(lambda: path.exists() and json.loads(path.read_text()), "it is written")
    assert json.loads(path.read_text()) == {"theme": "dark"}
    await kept.close()


async def test_last_change_is_written_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    kept = KeptStorage(path, Event())

    kept.storage.set("theme", "dark")
    kept.storage.set("theme", "light")
    await kept.close()

    assert json.loads(path.read_text()) == {"theme": "light"}


async def test_nothing_changed_writes_nothing(tmp_path: Path) -> None:
    kept = KeptStorage(tmp_path / "settings.json", Event())

    await kept.close()

    assert not kept.storage.path.exists()


async def test_unwritable_place_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SAVE_SECONDS", 0.0)
    (tmp_path / "file").touch()
    problems: Event[str] = Event()
    sentences = heard(problems)
    kept = KeptStorage(tmp_path / "file" / "settings.json", problems)

    kept.storage.set("a", 1)
    await eventually(lambda: sentences, "it is said")
    kept.storage.set("a", 2)
    await kept.close()

    assert len(sentences) == 1
    assert str(kept.storage.path) in sentences[0]
    assert sentences[0].endswith("File exists")


async def test_damaged_settings_are_kept_aside_and_said_in_the_banner(tmp_path: Path) -> None:
    path = paths.config_dir() / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text("{garbage")

    async with flying(world(tmp_path, [Machine("a")])) as pilot:
        await pilot.listed(1)

        assert "was damaged" in pilot.manager.banner.text()
        assert pilot.manager.banner.isVisible()
        assert pilot.parts.settings.theme == "system"
    assert (path.parent / "settings.json.broken-1").read_text() == "{garbage"


async def test_readonly_configuration_is_said_in_the_banner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SAVE_SECONDS", 0.0)
    monkeypatch.setenv("XDG_CONFIG_HOME", "/proc/nowhere")
    async with flying(world(tmp_path, [Machine("a")])) as pilot:
        pilot.parts.settings.confirm_many = False

        await pilot.wait_for(pilot.manager.banner.isVisible, "the banner is shown")

        assert "What you set now is lost at the end" in pilot.manager.banner.text()
        assert pilot.parts.settings.confirm_many is False
