from __future__ import annotations

from vmgui.base.compat import override


def test_override_changes_nothing() -> None:
    class Parent:
        def name(self) -> str:
            return "parent"

    class Child(Parent):
        @override
        def name(self) -> str:
            return f"child of {super().name()}"

    assert Child().name() == "child of parent"
