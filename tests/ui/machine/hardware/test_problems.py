from __future__ import annotations

from pathlib import Path

from tests.support.contexts import find, opened
from tests.support.worlds import Machine, eventually, world
from vmgui.core.editing import Editing
from vmgui.ui.machine.hardware.problems import why_not_apply


async def test_reasons_come_one_after_the_other(tmp_path: Path) -> None:
    async with opened(tmp_path, world(tmp_path, [Machine("web1", title="Shop")])) as context:
        editing = Editing(context.fleet, find(context, "web1").id)
        unread = why_not_apply(editing)
        editing.load()
        await eventually(lambda: editing.draft, "it is read")
        draft = editing.draft
        assert draft is not None
        nothing = why_not_apply(editing)

        draft.domain.name = ""
        in_a_form = why_not_apply(editing)
        draft.domain.uuid = "11111111-2222-4333-8444-555555555555"
        for_nobody = why_not_apply(editing)
        editing.set_unusable("form", ["CPUs: this is no number."])
        typed = why_not_apply(editing)
        draft.domain.title = "Mine"
        others = draft.original_domain.copy()
        others.title = "Theirs"
        draft.rebase(others.xml(), None)
        clashing = why_not_apply(editing)
        editing.is_secure = False
        looking = why_not_apply(editing)

        assert unread == nothing == ""
        assert in_a_form == "Overview: Name: Enter a value."
        assert for_nobody == "The UUID of a machine cannot be changed."
        assert typed == "CPUs: this is no number."
        assert clashing == "Decide first which of the changes to keep."
        assert looking == "This connection may only look: nothing can be changed."
        editing.stop()
