from __future__ import annotations

import pytest

from vmgui.base.settings import GROUPINGS, Grouping, Setting, Settings, declared
from vmgui.base.storage import MemoryStorage


@pytest.fixture
def storage() -> MemoryStorage:
    return MemoryStorage()


@pytest.fixture
def settings(storage: MemoryStorage) -> Settings:
    return Settings(storage)


@pytest.mark.parametrize("name", declared())
def test_every_setting_has_title_and_acceptable_default(settings: Settings, name: str) -> None:
    setting = declared()[name]

    assert setting.title
    assert setting.name == name
    assert setting.accepted(setting.default) == setting.default
    assert getattr(settings, name) == setting.default


def test_assigning_stores_and_tells_once(settings: Settings, storage: MemoryStorage) -> None:
    told: list[str] = []
    settings.changed.connect(told.append)

    settings.stats_interval = 10
    settings.stats_interval = 10

    assert settings.stats_interval == 10
    assert storage.values == {"stats_interval": 10}
    assert told == ["stats_interval"]


def test_assigning_the_default_forgets(settings: Settings, storage: MemoryStorage) -> None:
    settings.show_jobs = True
    settings.show_jobs = False

    assert storage.values == {}


@pytest.mark.parametrize(
    ("name", "garbage"),
    [
        ("stats_interval", 0),
        ("stats_interval", 61),
        ("stats_interval", "3"),
        ("stats_interval", 3.0),
        ("stats_interval", True),
        ("stats_interval", None),
        ("sample_cpu", 0),
        ("sample_cpu", "yes"),
        ("theme", "pink"),
        ("theme", 3),
        ("theme", []),
        ("grouping", {}),
        ("viewer_command", 5),
    ],
)
def test_garbage_in_the_storage_reads_as_the_default(
    settings: Settings, storage: MemoryStorage, name: str, garbage: object
) -> None:
    storage.values[name] = garbage  # type: ignore[assignment]

    assert getattr(settings, name) == declared()[name].default


@pytest.mark.parametrize(("name", "value"), [("stats_interval", 0), ("theme", "pink")])
def test_assigning_nonsense_is_a_bug(settings: Settings, name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        setattr(settings, name, value)


def test_class_gives_the_declaration() -> None:
    assert isinstance(Settings.theme, Setting)


def test_groupings_name_every_grouping() -> None:
    assert set(GROUPINGS) == {grouping.value for grouping in Grouping}
