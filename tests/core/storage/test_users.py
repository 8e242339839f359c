from __future__ import annotations

from vmgui.core.storage.users import UserKind


def test_every_kind_has_a_label_of_its_own() -> None:
    labels = [kind.label for kind in UserKind]

    assert all(labels)
    assert len(set(labels)) == len(labels)
