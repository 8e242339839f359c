"""Security: what the host confines the machine to, and what the machine keeps from the host."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from vmgui.base.compat import override
from vmgui.base.i18n import N_, _
from vmgui.hardware.conditions import any_of
from vmgui.hardware.fields import Check, Choice, Switch, Text
from vmgui.hardware.items import Group, Note, Rows
from vmgui.hardware.options import fixed
from vmgui.hardware.panel import Panel, Problem
from vmgui.hardware.panels.common import emptied, is_arch
from vmgui.hardware.panels.launchsecurity import LAUNCH_SECURITY, launch_problems
from vmgui.hardware.panels.securitydomain import SecurityDomain
from vmgui.hardware.scene import Option, Scene
from vmgui.xmldoc.domain.security import Cipher, SecurityLabel

DYNAMIC, STATIC, NONE = "dynamic", "static", "none"
_MODELS = {"selinux": "SELinux", "apparmor": "AppArmor", "dac": N_("Users and groups (DAC)")}
"""Security models that libvirt has drivers for -> what people call them."""


def _models(_label: SecurityLabel, scene: Scene) -> Sequence[Option]:
    """Those of the host; all that there are if it does not say."""
    caps = scene.capabilities
    present = [each.model for each in caps.security_models] if caps else []
    reason = _("This host does not have this security model.") if present else ""
    return [
        Option(None, _("Any")),
        *(
            Option(model, _(label), "" if model in present else reason)
            for model, label in _MODELS.items()
        ),
        *(Option(model, model) for model in present if model and model not in _MODELS),
    ]


def _new_label(element: SecurityDomain, scene: Scene) -> SecurityLabel:
    taken = {each.model for each in element.labels}
    options = _models(SecurityLabel.create(), scene)
    possible = [each.value for each in options if each.value and not each.reason]
    label = SecurityLabel.create()
    label.type = DYNAMIC
    label.model = next((model for model in possible if model not in taken), None)
    label.is_relabelled = True
    return label


def _fit_type(label: SecurityLabel, _scene: Scene) -> None:
    """Drop what a label of this type cannot have, see the schema."""
    if label.type == NONE:
        label.label = label.base_label = label.image_label = None
        label.is_relabelled = False
    elif label.type == DYNAMIC:
        label.is_relabelled = True
    elif label.type == STATIC:
        label.base_label = None


def _why_not_relabel(label: SecurityLabel, _scene: Scene) -> str | None:
    if label.type == STATIC:
        return None
    return _("Only a label of your own leaves the choice.")


def _why_no_label(label: SecurityLabel, _scene: Scene) -> str | None:
    return _("Without confinement there is no label.") if label.type == NONE else None


def _why_no_base(label: SecurityLabel, _scene: Scene) -> str | None:
    return None if label.type in (DYNAMIC, None) else _("Only a generated label is based on one.")


_LABELS = Group(
    N_("Confinement by the host"),
    (
        Note(
            "confinement",
            lambda _element, _scene: _(
                "Each security model of the host gives the machine a label of its own and keeps it"
                " from everything else. Without rows here libvirt does that by itself."
            ),
        ),
        Rows(
            "labels",
            SecurityDomain.labels,
            N_("Labels"),
            (
                Choice(SecurityLabel.model, N_("Model"), _models),
                Choice(
                    SecurityLabel.type,
                    N_("Label"),
                    fixed(
                        {
                            DYNAMIC: N_("Generated at start"),
                            STATIC: N_("As entered"),
                            NONE: N_("Not confined"),
                        }
                    ),
                    then=_fit_type,
                ),
                Text(
                    SecurityLabel.label,
                    N_("Text of the label"),
                    why_not=_why_no_label,
                    is_assigned=True,
                    help=N_("As the model writes it; for DAC a user and a group, such as +0:+0."),
                ),
                Text(SecurityLabel.base_label, N_("Based on"), why_not=_why_no_base),
                Switch(
                    SecurityLabel.is_relabelled,
                    N_("Label its files too"),
                    why_not=_why_not_relabel,
                ),
                Text(
                    SecurityLabel.image_label,
                    N_("Label of its files"),
                    why_not=_why_no_label,
                    is_assigned=True,
                ),
            ),
            _new_label,
        ),
        Note(
            "unconfined",
            lambda _element, _scene: _(
                "This machine is not confined: who breaks out of it can do on the host whatever"
                " the emulator may do."
            ),
            is_warning=True,
            when=lambda element, _scene: any(each.type == NONE for each in element.labels),
        ),
    ),
)


def _new_cipher(element: SecurityDomain, _scene: Scene) -> Cipher:
    taken = {each.name for each in element.ciphers}
    cipher = Cipher.create()
    cipher.name = "dea" if "aes" in taken else "aes"
    cipher.is_on = True
    return cipher


_KEY_WRAPPING = Group(
    N_("Key wrapping"),
    (
        Rows(
            "ciphers",
            SecurityDomain.ciphers,
            N_("Ciphers"),
            (
                Choice(Cipher.name, N_("Cipher"), fixed({"aes": "AES", "dea": "DEA"})),
                Check(Cipher.is_on, N_("Guest may use it"), is_kept=True),
            ),
            _new_cipher,
            most=2,
            then=emptied("keywrap"),
            help=N_("Keys that the guest can use without seeing them."),
        ),
    ),
    when=any_of(is_arch("s390x", "s390"), lambda element, _scene: bool(len(element.ciphers))),
)


class SecurityPanel(Panel[SecurityDomain]):
    """Security labels, encrypted memory, wrapped keys."""

    id = "security"
    title = N_("Security")
    icon = "device.tpm"
    is_advanced = True
    element = SecurityDomain
    fields = (LAUNCH_SECURITY, _LABELS)
    advanced = (_KEY_WRAPPING,)

    @override
    def problems(self, element: SecurityDomain, scene: Scene) -> Iterable[Problem]:
        yield from launch_problems(element, scene)
        yield from _label_problems(element)


def _label_problems(element: SecurityDomain) -> Iterator[Problem]:
    """What virSecurityLabelDefsParseXML refuses."""
    models = Counter(each.model for each in element.labels)
    if any(count > 1 for count in models.values()):
        yield Problem("labels", _("A security model is there twice."))
    if len(element.labels) > 1 and None in models:
        yield Problem("labels", _("With several labels each needs its model."))
    if any(each.type == STATIC and not each.label for each in element.labels):
        yield Problem("labels", _("Enter the text of each label that is not generated."))
