"""What is wrong with what a cloud image is told at its first start."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vmgui.base.i18n import _
from vmgui.core.creation.answers import CloudInit
from vmgui.core.creation.userdata import ssh_key_problem, user_data_problem
from vmgui.hardware.panel import Problem

_USER = re.compile(r"[a-z_][a-z0-9_-]{0,31}")
"""What useradd(8) takes on all systems."""
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_MOST_HOST_NAME = 253
"""Characters (RFC 1123 and RFC 1035)."""


def problems(cloud: CloudInit) -> Iterator[Problem]:
    """What is wrong; nothing if the image is told nothing."""
    if not cloud.is_used:
        return
    if cloud.user_data.strip():
        if problem := user_data_problem(cloud.user_data):
            yield Problem("user_data", problem)
        return
    yield from _account_problems(cloud)
    yield from _key_problems(cloud)
    name = cloud.host_name
    if name and (len(name) > _MOST_HOST_NAME or not _HOST_NAME.fullmatch(name)):
        message = _("A host name has letters, digits, “-” and “.”, and begins and ends with none.")
        yield Problem("host_name", message)


def _account_problems(cloud: CloudInit) -> Iterator[Problem]:
    if cloud.user and not _USER.fullmatch(cloud.user):
        message = _(
            "The name of a user has small letters, digits, “_” and “-”, begins with a letter and "
            "has 32 characters at most."
        )
        yield Problem("user", message)
    if not cloud.password.isprintable():
        yield Problem("password", _("The password has characters that cannot be typed."))
    if not cloud.password and not any(key.strip() for key in cloud.ssh_keys):
        message = _("Nobody can log in to the machine without a password or a key.")
        yield Problem("password", message, True)


def _key_problems(cloud: CloudInit) -> Iterator[Problem]:
    """What is wrong with the first bad key."""
    keys = (key for key in cloud.ssh_keys if key.strip())
    problem = next(filter(None, map(ssh_key_problem, keys)), None)
    if problem is not None:
        yield Problem("ssh_keys", problem)
