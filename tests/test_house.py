"""Rules of the house that no linter knows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "vmgui"
TESTS = ROOT / "tests"
MODULES = sorted(PACKAGE.rglob("*.py"))
each_module = pytest.mark.parametrize(
    "path", MODULES, ids=[str(path.relative_to(PACKAGE)) for path in MODULES]
)

STARTS_COROUTINES = frozenset({"core/tasks.py"})
"""Everything else starts them through `Tasks` or `TaskScope`, which keep them and their errors."""
NESTED_LOOPS = frozenset({"exec", "exec_", "processEvents", "showMenu", "getText", "question"})
"""Qt's methods that run an event loop inside the running one, which kills coroutines."""
MAY_HANG = frozenset({"vmgui.virt.storage", "vmgui.virt.volumes", "vmgui.virt.pools"})
"""Modules whose calls wait for storage pools, which may never answer: see `core.poolcalls`."""
MAY_HANG_TOO = frozenset({"pool_references", "volumes_at"})
"""Functions of other modules of which the same is true."""
HANGS_NOT = frozenset({"capabilities", "resize_live"})
"""Functions of these modules that ask no pool: of the driver, and of a machine."""
NOT_FOR_POOLS = frozenset({"read", "verb", "long", "call", "aside"})
"""Ways to call a host that would lose a worker of the machines' to such a call."""
LOOSE_TASKS = frozenset({"create_task", "ensure_future", "asyncSlot", "asyncClose"})
TRANSLATING = frozenset({"_", "N_", "ngettext", "pgettext"})
TESTED_ELSEWHERE = {
    "__init__.py": "packages have no code of their own",
    "base/ids.py": "named tuples",
    "virt/binding.py": "annotations; every test of virt and core calls them",
    "ui/machine/place.py": "a dataclass",
    "ui/forms/linebuttons.py": "tests/ui/forms/test_editors.py",
    "ui/machine/hardware/restarting.py": "tests/ui/machine/hardware/test_frame.py",
    "core/applying/steps.py": "dataclasses",
    "core/creation/answers.py": "dataclasses",
    "core/creation/blueprint.py": "dataclasses",
    "core/creation/facts.py": "dataclasses",
    "core/creation/surroundings.py": "dataclasses",
    "core/creation/diskformats.py": "tests/core/creation/test_images.py",
    "core/creation/filling.py": "tests/core/creation/test_making.py",
    "core/creation/journal.py": "tests/core/creation/test_making.py",
    "core/creation/site.py": "tests/core/creation/test_making.py",
    "core/creation/stages.py": "tests/core/creation/test_making.py",
    "ui/create/devicedialog.py": "tests/ui/create/test_finishpage.py",
    "ui/create/directories.py": "tests/ui/create/test_finishpage.py",
    "ui/create/extras.py": "tests/ui/create/test_finishpage.py",
    "ui/create/hostdevices.py": "tests/ui/create/test_finishpage.py",
    "ui/create/networkfields.py": "tests/ui/create/test_finishpage.py",
    "ui/create/platformfields.py": "tests/ui/create/test_sourcepage.py",
    "ui/create/summary.py": "tests/ui/create/test_finishpage.py",
    "hardware/items.py": "tests/hardware/test_panel.py and tests/ui/forms",
    "ui/forms/specialrow.py": "tests of the editors made with it: bootorder, media, caches",
    "xmldoc/identity.py": "tests/xmldoc/test_pairing.py",
    "ui/context.py": "a dataclass",
    "ui/actions/spec.py": "data; what holds for all of them is in test_registry",
    "ui/actions/menus.py": "tests/ui/manager/test_window.py",
    "ui/actions/report.py": "tests/ui/actions/test_verbs.py",
    "ui/actions/program.py": "tests/app/test_windows.py and test_registry",
    "ui/actions/nowindows.py": "tests/ui/storage/test_browser.py",
    "ui/storage/addoptions.py": "tests/ui/storage/test_addpool.py",
    "ui/storage/poolform.py": "tests/ui/storage/test_addpool.py and test_editpool.py",
    "ui/storage/staying.py": "tests/ui/storage/test_addpool.py and test_poolwindows.py",
    "ui/storage/typepage.py": "tests/ui/storage/test_addpool.py",
    "ui/storage/bars.py": "tests/ui/host/test_pages.py",
    "ui/storage/poolfacts.py": "tests/ui/storage/test_pane.py",
    "ui/storage/volumespane.py": "tests/ui/storage/test_pane.py",
    "ui/manager/menus.py": "tests/ui/manager/test_window.py",
    "app/finding.py": "tests/app/test_windows.py",
    "app/handover.py": "tests/app/test_instance.py",
    "core/storage/addition.py": "tests/core/storage/test_pools.py",
    "core/storage/items.py": "named tuples",
    "core/storage/poolsecrets.py": "tests/core/storage/test_pools.py",
    "core/storage/volumejobs.py": "tests/core/storage/test_volumes.py",
    "core/storage/volumeusers.py": "tests/core/storage/test_volumes.py",
    "core/imaging/entering.py": "tests/core/imaging/test_doing.py and test_pooled.py",
    "core/notices.py": "names of others",
    "ui/storage/look.py": "tests/ui/storage/test_pane.py",
    "core/storage/shelf.py": "tests/core/storage/test_watch.py",
    "core/imaging/look.py": "tests/ui/image/test_window.py",
    "ui/image/breaking.py": "tests/ui/image/test_resize.py",
    "ui/image/chainview.py": "tests/ui/image/test_window.py",
    "ui/image/checkpage.py": "tests/ui/image/test_window.py",
    "ui/image/facts.py": "tests/ui/image/test_window.py",
    "ui/image/mapbar.py": "tests/ui/image/test_window.py",
    "ui/image/mappage.py": "tests/ui/image/test_window.py",
    "ui/image/overview.py": "tests/ui/image/test_window.py",
    "ui/image/pages.py": "tests/ui/image/test_window.py",
    "ui/image/places.py": "tests/ui/image/test_convert.py",
    "ui/image/snapshotbar.py": "tests/ui/image/test_window.py",
    "ui/image/snapshots.py": "tests/ui/image/test_window.py",
    "__main__.py": "tests/app/test_main.py",
}
"""Modules without a test module of their own, and why or where else they are tested."""
TESTED_TOGETHER = {
    "hardware/kinds": "tests/hardware/test_kinds.py",
    "hardware/panels": "tests/hardware/test_kinds.py",
    "hardware/pools": "tests/hardware/pools/test_kinds.py",
    "xmldoc/domain": "tests/xmldoc/test_invariants.py",
}
"""Packages of data that is tested as a whole, over all documents; what does more has a test."""


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """All calls of a module with the last part of the name that is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                yield called.attr, node
            elif isinstance(called, ast.Name):
                yield called.id, node


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@each_module
def test_no_event_loop_runs_inside_another(path: Path) -> None:
    found = [f"line {node.lineno}: {name}" for name, node in calls(path) if name in NESTED_LOOPS]

    assert found == []


@each_module
def test_coroutines_are_started_where_somebody_keeps_them(path: Path) -> None:
    if place(path) in STARTS_COROUTINES:
        return
    found = [f"line {node.lineno}: {name}" for name, node in calls(path) if name in LOOSE_TASKS]

    assert found == []


@each_module
def test_calls_that_may_hang_leave_the_machines_their_workers(path: Path) -> None:
    modules = {
        alias.asname or alias.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if alias.name in MAY_HANG or f"{getattr(node, 'module', '')}.{alias.name}" in MAY_HANG
    }
    found = [
        f"line {node.lineno}: {ast.unparse(argument)}"
        for name, node in calls(path)
        if name in NOT_FOR_POOLS
        for argument in node.args
        if isinstance(argument, ast.Attribute)
        if ast.unparse(argument.value) in modules or argument.attr in MAY_HANG_TOO
        if argument.attr not in HANGS_NOT
    ]

    assert found == []


@each_module
def test_texts_are_translated_whole(path: Path) -> None:
    pieces = [
        f"line {node.lineno}"
        for name, node in calls(path)
        if name in TRANSLATING
        for argument in node.args
        if isinstance(argument, ast.BinOp | ast.JoinedStr)
        or (
            isinstance(argument, ast.Call)
            and isinstance(argument.func, ast.Attribute)
            and argument.func.attr in ("format", "join")
        )
    ]

    assert pieces == []


@each_module
def test_placeholders_of_texts_have_names(path: Path) -> None:
    found = [
        f"line {node.lineno}: {argument.value}"
        for name, node in calls(path)
        if name in TRANSLATING
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        if "{}" in argument.value or "%s" in argument.value or "%d" in argument.value
    ]

    assert found == []


@each_module
def test_program_does_not_import_its_tests(path: Path) -> None:
    imported = {
        name
        for node in ast.walk(tree(path))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert not {name for name in imported if name.partition(".")[0] in ("tests", "pytest")}


@each_module
def test_module_has_its_test_module(path: Path) -> None:
    where = path.relative_to(PACKAGE)
    if where.name == "__init__.py" or where.as_posix() in TESTED_ELSEWHERE:
        return
    if where.parent.as_posix() in TESTED_TOGETHER:
        return

    assert (TESTS / where.with_name(f"test_{where.name}")).is_file()


def test_exceptions_are_still_needed() -> None:
    for name in TESTED_ELSEWHERE:
        where = Path(name)
        assert (PACKAGE / where).is_file(), name
        assert not (TESTS / where.with_name(f"test_{where.name}")).exists(), name
