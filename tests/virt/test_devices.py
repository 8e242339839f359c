from __future__ import annotations

from collections.abc import Callable

import libvirt
import pytest

from tests.support.worlds import uuid_of
from vmgui.virt import devices

LIVE, CONFIG = libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG


@pytest.mark.parametrize(
    ("live", "config", "flags"),
    [(True, False, LIVE), (False, True, CONFIG), (True, True, LIVE | CONFIG)],
)
@pytest.mark.parametrize(
    ("verb", "method"),
    [
        (devices.attach, "attachDeviceFlags"),
        (devices.detach, "detachDeviceFlags"),
        (devices.update, "updateDeviceFlags"),
    ],
)
def test_verb_calls_its_function_with_what_is_affected(
    connection: libvirt.virConnect,
    monkeypatch: pytest.MonkeyPatch,
    verb: Callable[..., None],
    method: str,
    live: bool,
    config: bool,
    flags: int,
) -> None:
    called: list[tuple[str, str, int]] = []

    def note(domain: libvirt.virDomain, xml: str, flags: int) -> None:
        called.append((domain.name(), xml, flags))

    monkeypatch.setattr(libvirt.virDomain, method, note)

    verb(connection, uuid_of("on"), "<rng/>", live=live, config=config)

    assert called == [("on", "<rng/>", flags)]


def test_verb_that_affects_nothing_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="neither"):
        devices.affected(live=False, config=False)
