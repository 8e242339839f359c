"""Delete: which secrets go, and what breaks without them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from vmgui.base.i18n import _, ngettext
from vmgui.core.storage.items import SecretItem
from vmgui.models.secrets import usage_text, user_text
from vmgui.ui.dialogs.confirmation import ConfirmationDialog
from vmgui.ui.dialogs.frame import asked


async def ask(parent: QWidget | None, items: Sequence[SecretItem]) -> bool:
    """Ask whether to delete secrets, at least one.

    Args:
        parent: the window in front of which it is asked.
        items: the secrets, and who uses them.
    """
    return await asked(dialog(parent, items))


def dialog(parent: QWidget | None, items: Sequence[SecretItem]) -> ConfirmationDialog:
    """The window of `ask`."""
    number = len(items)
    # Translators: {name} is used only where one secret is deleted
    question = ngettext(
        "Delete the secret “{name}”?", "Delete {number} secrets?", number
    ).format(name=items[0].name, number=number)  # fmt: skip
    window = ConfirmationDialog(parent, _("Delete"), question, _("&Delete"), is_destructive=True)
    window.setObjectName("delete-secrets")
    if number > 1:
        window.add_list("names", "", [_named(item) for item in items])
    window.add_text(
        ngettext(
            "Its value cannot be got back. What is encrypted with it can be opened only by "
            "somebody who knows the value.",
            "Their values cannot be got back. What is encrypted with them can be opened only by "
            "somebody who knows the values.",
            number,
        )
    )
    if used := list(dict.fromkeys(user_text(user) for item in items for user in item.users)):
        window.add_list("users", ngettext("It is used by:", "They are used by:", number), used)
        window.add_text(
            ngettext(
                "Without it none of these can be started again. What is active goes on.",
                "Without them none of these can be started again. What is active goes on.",
                number,
            )
        )
    return window


def _named(item: SecretItem) -> str:
    # Translators: a secret and what it is used for: "client.libvirt (Ceph user)"
    return _("{name} ({usage})").format(name=item.name, usage=usage_text(item))
