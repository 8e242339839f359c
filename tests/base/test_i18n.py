from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from vmgui.base import i18n
from vmgui.base.i18n import N_, _, ngettext, pgettext


def test_without_a_catalogue_texts_stay(tmp_path: Path) -> None:
    i18n.install(tmp_path, ["de"])

    assert _("Running") == "Running"
    assert _("") == ""
    assert N_("Running") == "Running"
    assert ngettext("{n} machine", "{n} machines", 2) == "{n} machines"
    assert pgettext("menu", "Open") == "Open"


def test_catalogue_of_the_language_is_used(tmp_path: Path) -> None:
    catalog = Catalog(locale="de")
    catalog.add("Running", "Läuft")
    catalog.add(("{n} machine", "{n} machines"), ("{n} Maschine", "{n} Maschinen"))
    catalog.add("Open", "Öffnen", context="menu")
    path = tmp_path / "de" / "LC_MESSAGES" / "vmgui.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalog)

    i18n.install(tmp_path, ["de"])

    assert _("Running") == "Läuft"
    assert _("") == ""
    assert ngettext("{n} machine", "{n} machines", 1) == "{n} Maschine"
    assert pgettext("menu", "Open") == "Öffnen"
