"""The catalogues compile, and their translations can stand where the texts stand."""

from __future__ import annotations

import gettext
import importlib.util
import string
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from babel.messages.catalog import Message

TOP = Path(__file__).resolve().parents[2]
TRANSLATIONS = sorted((TOP / "i18n").glob("*.po"))


def load_catalogs() -> ModuleType:
    path = TOP / "packaging/catalogs.py"
    spec = importlib.util.spec_from_file_location("vmgui_catalogs", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


catalogs = load_catalogs()


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def forms(texts: str | tuple[str, ...] | list[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def translated(po: Path) -> list[Message]:
    return [message for message in catalogs.read(po) if message.id and any(forms(message.string))]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "i18n").mkdir()
    (tmp_path / "vmgui").mkdir()
    (tmp_path / "vmgui/greeting.py").write_text(
        'A = N_("Hello")\nB = ngettext("{n} host", "{n} hosts", n)\nC = pgettext("verb", "Open")\n'
    )
    return tmp_path


@pytest.mark.parametrize("po", TRANSLATIONS, ids=lambda po: po.stem)
def test_compile_one_of_every_language_makes_a_catalogue_gettext_loads(
    po: Path, tmp_path: Path
) -> None:
    compiled = catalogs.compile_one(po, tmp_path)

    loaded = gettext.translation("vmgui", tmp_path, languages=[po.stem])
    assert compiled == tmp_path / po.stem / "LC_MESSAGES/vmgui.mo"
    assert loaded.info()["language"] == po.stem


@pytest.mark.parametrize("po", TRANSLATIONS, ids=lambda po: po.stem)
def test_translations_of_every_language_keep_the_placeholders(po: Path) -> None:
    broken = [
        message.id
        for message in translated(po)
        for form in forms(message.string)
        if placeholders(form) not in [placeholders(text) for text in forms(message.id)]
    ]

    assert broken == []


def test_update_all_with_an_empty_file_fills_it_for_the_language_of_its_name(
    checkout: Path,
) -> None:
    (checkout / "i18n/de.po").touch()

    catalogs.update_all(checkout)

    catalog = catalogs.read(checkout / "i18n/de.po")
    assert str(catalog.locale) == "de"
    assert "Hello" in catalog
    assert catalog.get("Open", context="verb") is not None
    assert catalog.get("{n} host").pluralizable


def test_update_all_twice_changes_nothing_the_second_time(checkout: Path) -> None:
    (checkout / "i18n/de.po").touch()
    catalogs.update_all(checkout)
    first = [path.read_bytes() for path in sorted((checkout / "i18n").iterdir())]

    catalogs.update_all(checkout)

    assert [path.read_bytes() for path in sorted((checkout / "i18n").iterdir())] == first


def test_update_all_keeps_translations_and_drops_those_of_texts_that_are_gone(
    checkout: Path,
) -> None:
    po = checkout / "i18n/de.po"
    po.write_text(
        'msgid "Hello"\nmsgstr "Grüß Gott"\n\nmsgid "Bye"\nmsgstr "Tschüss"\n',
        encoding="utf-8",
    )

    catalogs.update_all(checkout)

    catalog = catalogs.read(po)
    assert catalog["Hello"].string == "Grüß Gott"
    assert "Bye" not in po.read_text(encoding="utf-8")


def test_compile_all_puts_catalogues_where_the_program_looks(checkout: Path) -> None:
    (checkout / "i18n/de.po").touch()

    made = catalogs.compile_all(checkout)

    assert made == [checkout / "resources/locale/de/LC_MESSAGES/vmgui.mo"]
