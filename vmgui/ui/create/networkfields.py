"""NetworkFields: what the machine's network card is plugged into."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit

from vmgui.base.i18n import N_, _
from vmgui.core.creation.answers import NetworkAnswer
from vmgui.core.creation.defaults import network_names
from vmgui.core.creation.surroundings import Surroundings
from vmgui.core.offers import mode_label
from vmgui.core.resources import NetworkReading
from vmgui.hardware.scene import Option
from vmgui.ui.create.page import CreatePage, show_text
from vmgui.ui.dialogs.fields import FieldForm
from vmgui.ui.forms.choices import ChoiceBox

FIELDS = ("network", "device", "macvtap_mode", "portgroup", "starts", "mac")
"""The names of the fields, as problems call them."""

_MODES = {
    "bridge": N_("Bridge"),
    "vepa": "VEPA",
    "private": N_("Private"),
    "passthrough": N_("Passthrough"),
}
_TYPED = ("bridge", "direct")
"""Kinds whose names can be typed: a host does not list all that it has, or none."""
_TYPED_LABELS = {"bridge": N_("Bridge device…"), "direct": N_("Macvtap device…")}
_OTHERS = {"user": N_("User networking"), "none": N_("No network")}
"""Kinds without names."""


class NetworkFields:
    """One choice of all that there is, and what belongs to what is chosen."""

    def __init__(self, page: CreatePage, form: FieldForm) -> None:
        """Add the fields to a form.

        Args:
            page: whose flow they show and change.
            form: of the page.
        """
        self._flow = page.flow
        self._form = form
        self._is_typed = False
        """Whether the name is typed, though it may be in the list."""
        self._source, self._mode = ChoiceBox(form), ChoiceBox(form)
        self._portgroup = ChoiceBox(form)
        self._device, self._mac = QLineEdit(form), QLineEdit(form)
        self._starts = QCheckBox(_("Start the networ&k"), form)
        self._mac.setPlaceholderText(_("Any free one"))
        self._mode.set_options([Option(value, _(label)) for value, label in _MODES.items()])
        form.add_field("network", _("Network sou&rce:"), self._source)
        form.add_field("device", _("&Device name:"), self._device)
        form.add_field("macvtap_mode", _("Source &mode:"), self._mode)
        form.add_field("portgroup", _("Port&group:"), self._portgroup)
        form.add_field("starts", "", self._starts)
        form.add_field("mac", _("MAC addr&ess:"), self._mac)
        self._source.chosen.connect(self._on_source)
        self._device.textEdited.connect(lambda text: self._answer(name=text.strip()))
        self._mode.chosen.connect(lambda: self._answer(mode=self._mode.value() or ""))
        self._portgroup.chosen.connect(
            lambda: self._answer(portgroup=self._portgroup.value() or "")
        )
        self._starts.toggled.connect(lambda is_on: self._answer(starts=is_on))
        self._mac.textEdited.connect(lambda text: self._answer(mac=text.strip()))

    def show_flow(self) -> None:
        """Show the network, and what else the host has."""
        network, around = self._flow.filled.network, self._flow.around
        options = network_options(around)
        is_listed = any(each.value == _value(network) for each in options)
        is_typed = network.kind in _TYPED and (self._is_typed or not is_listed)
        self._source.set_options(options)
        self._source.set_value(f"{network.kind}:" if is_typed else _value(network))
        show_text(self._device, network.name)
        self._mode.set_value(network.mode)
        show_text(self._mac, network.mac)
        virtual = _virtual(network, around)
        self._show_portgroups(virtual, network)
        self._starts.setChecked(network.starts)
        shown = {
            "device": is_typed,
            "macvtap_mode": network.kind == "direct",
            "portgroup": bool(virtual and virtual.portgroups),
            "starts": virtual is not None and not virtual.is_active and not around.is_session,
            "mac": network.kind != "none",
        }
        for name, is_shown in shown.items():
            self._form.set_shown(name, is_shown)

    def _show_portgroups(self, virtual: NetworkReading | None, network: NetworkAnswer) -> None:
        names = virtual.portgroups if virtual else ()
        options = [Option(None, _("None")), *(Option(name, name) for name in names)]
        self._portgroup.set_options(options)
        self._portgroup.set_value(network.portgroup or None)

    def _on_source(self) -> None:
        kind, _colon, name = (self._source.value() or "").partition(":")
        self._is_typed = kind in _TYPED and not name
        self._answer(kind=kind, name=name, portgroup="", starts=False)

    def _answer(self, **changes: Any) -> None:
        shown, said = self._flow.filled.network, self._flow.answers.network
        # With one part of it chosen, the others stay as they are seen.
        seen = replace(said, kind=shown.kind, name=shown.name) if _is_about_it(changes) else said
        self._flow.answer(network=replace(seen, **changes))


def _is_about_it(changes: dict[str, Any]) -> bool:
    """Whether an answer has a meaning only for the network that is shown."""
    return not changes.keys() <= {"mac"}


def network_options(around: Surroundings) -> list[Option]:
    """All that a network card can be plugged into on a host, as "kind:name"."""
    known = {each.name: each for each in around.networks}
    networks = (known[name] for name in network_names("network", around))
    return [
        *(Option(f"network:{each.name}", _network_label(each)) for each in networks),
        *(
            Option(f"bridge:{each}", _bridge_label(each))
            for each in network_names("bridge", around)
        ),
        *(
            Option(f"direct:{each}", _device_label(each), _why_no_device(around))
            for each in network_names("direct", around)
        ),
        *(Option(f"{kind}:", _(label)) for kind, label in _TYPED_LABELS.items()),
        *(Option(f"{kind}:", _(label)) for kind, label in _OTHERS.items()),
    ]


def network_label(network: NetworkAnswer, around: Surroundings) -> str:
    """What people read of a network, translated."""
    if (virtual := _virtual(network, around)) is not None:
        return _network_label(virtual)
    if network.kind == "bridge":
        return _bridge_label(network.name)
    if network.kind == "direct":
        return _device_label(network.name)
    label = _OTHERS.get(network.kind)
    return _(label) if label else network.name


def _value(network: NetworkAnswer) -> str:
    return f"{network.kind}:" if network.kind in _OTHERS else f"{network.kind}:{network.name}"


def _virtual(network: NetworkAnswer, around: Surroundings) -> NetworkReading | None:
    """The host's virtual network, if it is one."""
    if network.kind != "network":
        return None
    return next((each for each in around.networks if each.name == network.name), None)


def _network_label(network: NetworkReading) -> str:
    # Translators: a virtual network and what it does: "Virtual network 'default': NAT"
    label = _("Virtual network '{name}': {mode}")
    text = label.format(name=network.name, mode=mode_label(network))
    # Translators: a virtual network that is not started
    return text if network.is_active else _("{network} (inactive)").format(network=text)


def _bridge_label(name: str) -> str:
    return _("Bridge device {name}").format(name=name)


def _device_label(name: str) -> str:
    # Translators: a network interface of the host that the machine shares
    return _("Host device {name}: macvtap").format(name=name)


def _why_no_device(around: Surroundings) -> str:
    if not around.is_session:
        return ""
    return _("A user's own machines cannot use the network interfaces of the host.")
