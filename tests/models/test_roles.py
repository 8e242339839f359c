from __future__ import annotations

from PySide6.QtCore import Qt

from vmgui.base.settings import Grouping
from vmgui.base.states import DomainState, HostState, JobState
from vmgui.models.roles import DOMAIN_ICONS, GROUP_ICONS, HOST_ICONS, JOB_ICONS, Role
from vmgui.ui.icons import ROLES


def test_role_numbers_are_beyond_those_of_qt() -> None:
    assert min(Role) > Qt.ItemDataRole.UserRole
    assert len(set(Role)) == len(Role)


def test_icons_every_state_has_one_that_exists() -> None:
    icons = [*DOMAIN_ICONS.values(), *HOST_ICONS.values(), *JOB_ICONS.values()]

    assert set(DOMAIN_ICONS) == set(DomainState)
    assert set(HOST_ICONS) == set(HostState)
    assert set(JOB_ICONS) == set(JobState)
    assert set(GROUP_ICONS) == {Grouping.FOLDER, Grouping.TAG}
    assert {*icons, *GROUP_ICONS.values()} <= set(ROLES)
