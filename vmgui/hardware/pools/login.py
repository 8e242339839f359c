"""Login: user name and password towards a server. The password becomes a secret of the host's."""

from __future__ import annotations

from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import every, is_set, no
from vmgui.hardware.fields import Choice, Text, Then
from vmgui.hardware.items import Group, Special
from vmgui.hardware.options import from_host
from vmgui.hardware.panel import Problem
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.pool import Pool

PASSWORD = "password"
"""The name of the row with the password, which is in no document."""


_SECRETS = {"chap": "iscsi_secrets", "ceph": "ceph_secrets"}
"""Type of the login -> the noun of the secrets that libvirt takes for it."""


def _is_new(_pool: Pool, scene: Scene) -> bool:
    return scene.is_new


def _settle(auth_type: str) -> Then:
    """Keeps the login whole: a type while there is one, and nothing without a user."""

    def then(pool: Pool, _scene: Scene) -> None:
        if pool.auth_secret_uuid and pool.auth_secret_usage:
            pool.auth_secret_usage = None  # libvirt takes one of them
        has_any = pool.auth_username or pool.auth_secret_uuid or pool.auth_secret_usage
        if has_any:
            pool.auth_type = pool.auth_type or auth_type
        else:
            pool.auth = None

    return then


def login(auth_type: str, title: str, user: str, password: str) -> Group:
    """A user and a secret.

    Args:
        auth_type: libvirt's: "chap" or "ceph".
        title: the heading, untranslated.
        user: an example of a user's name, untranslated.
        password: what the password is called, untranslated.
    """
    settle, secrets = _settle(auth_type), _SECRETS[auth_type]
    return Group(
        title,
        (
            Text(
                Pool.auth_username,
                N_("User name"),
                placeholder=user,
                then=settle,
                help=N_("Leave it empty if the server lets everybody in."),
            ),
            Choice(
                Pool.auth_secret_uuid,
                N_("Secret"),
                from_host(secrets, default=N_("A new one")),
                when=every(is_set(Pool.auth_username), _is_new),
                then=settle,
                help=N_("Where the host keeps the password. It is never shown again."),
            ),
            Special(
                PASSWORD,
                password,
                "password",
                when=every(is_set(Pool.auth_username), no(is_set(Pool.auth_secret_uuid)), _is_new),
                help=N_("It is kept in a new secret of the host, and in no description."),
            ),
            Choice(
                Pool.auth_secret_uuid,
                N_("Secret"),
                from_host(secrets),
                id="kept_secret",
                is_editable=True,
                when=every(is_set(Pool.auth_username), no(_is_new)),
                then=settle,
                help=N_("The UUID of the secret that the host keeps the password in."),
            ),
            Text(
                Pool.auth_secret_usage,
                N_("Secret by usage"),
                when=is_set(Pool.auth_secret_usage),
                then=settle,
                help=N_("Names the secret by what it is used for, in place of its UUID."),
            ),
        ),
    )


def login_problems(pool: Pool) -> list[Problem]:
    """What is wrong with a login as a whole."""
    if (pool.auth_secret_uuid or pool.auth_secret_usage) and not pool.auth_username:
        return [Problem("auth_username", _("Enter the user name that the secret is for."))]
    return []
