"""The catalogues of translations: collected, updated and compiled; also hatchling's build hook.

`make i18n` runs this file: it collects the texts of the package into `i18n/vmgui.pot`, merges them
into every `i18n/<language>.po` and compiles these into `resources/locale`, where `vmgui.base.paths`
looks for them. Building a wheel or installing the checkout compiles only.

A new language is an empty `i18n/<language>.po`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DOMAIN = "vmgui"
HEADER = "# Texts of vmgui. This file is under the same licence as vmgui."
NOISE = re.compile(
    rb'^"(POT-Creation-Date|Generated-By|Report-Msgid-Bugs-To|PO-Revision-Date|Last-Translator'
    rb"|Language-Team):.*\n",
    re.MULTILINE,
)
"""Lines of a header that would change every time, or that the history of the file says better."""


class CatalogHook(BuildHookInterface[Any]):
    """Compiles the catalogues before hatchling collects the files of a build."""

    PLUGIN_NAME = "custom"

    # Nothing of vmgui, such as its `override`, is there when a build runs.
    def initialize(  # type: ignore[explicit-override]
        self,
        version: str,  # noqa: ARG002 - the interface's
        build_data: dict[str, Any],  # noqa: ARG002 - the interface's
    ) -> None:
        """Compile into the checkout, from where the build takes all of `resources`."""
        compile_all(Path(self.root))


def compile_all(top: Path) -> list[Path]:
    """Compile every translation of the checkout `top`; returns the files made."""
    return [compile_one(po, top / "resources/locale") for po in translations(top)]


def compile_one(po: Path, target: Path) -> Path:
    """Compile the translation `po` below `target`, where gettext looks for it."""
    compiled = target / po.stem / "LC_MESSAGES" / f"{DOMAIN}.mo"
    compiled.parent.mkdir(parents=True, exist_ok=True)
    with compiled.open("wb") as output:
        write_mo(output, read(po))
    return compiled


def collect(top: Path) -> Catalog:
    """All texts of the package that are marked for translation."""
    template = blank()
    found = extract_from_dir(
        top / DOMAIN, method_map=[("**.py", "python")], comment_tags=("Translators:",)
    )
    for path, line, message, comments, context in sorted(found, key=lambda text: text[:2]):
        template.add(
            message,
            locations=[(f"{DOMAIN}/{path}", line)],
            auto_comments=comments,
            context=context,
        )
    return template


def update_all(top: Path) -> None:
    """Collect the texts into the template and merge them into every translation."""
    template = collect(top)
    write(template, top / f"i18n/{DOMAIN}.pot")
    for po in translations(top):
        catalog = read(po)
        catalog.update(template, no_fuzzy_matching=True)
        write(catalog, po)


def translations(top: Path) -> list[Path]:
    """The translations of the checkout `top`, in the order of their languages."""
    return sorted((top / "i18n").glob("*.po"))


def blank(language: str | None = None) -> Catalog:
    """A catalogue without texts; that of no language is a template."""
    return Catalog(
        locale=language,
        domain=DOMAIN,
        header_comment=HEADER,
        project=DOMAIN,
        fuzzy=False,
    )


def read(po: Path) -> Catalog:
    """The catalogue in the file `po`, which may be empty: its name says the language."""
    if not po.stat().st_size:
        return blank(po.stem)
    with po.open("rb") as lines:
        return read_po(lines, locale=po.stem, domain=DOMAIN)


def write(catalog: Catalog, path: Path) -> None:
    """Write `catalog` to `path`, without line numbers and noise: only changed texts change it."""
    with path.open("wb") as output:
        write_po(output, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    path.write_bytes(NOISE.sub(b"", path.read_bytes()))


def main() -> None:
    """Bring everything in the checkout this file belongs to up to date."""
    top = Path(__file__).resolve().parent.parent
    update_all(top)
    for compiled in compile_all(top):
        sys.stdout.write(f"{compiled.relative_to(top)}\n")


if __name__ == "__main__":
    main()
