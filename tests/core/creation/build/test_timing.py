from __future__ import annotations

from dataclasses import replace

from tests.core.creation.build.cases import EMULATED, KVM, WINDOWS, case, made
from tests.core.creation.build.test_machine import on_host
from vmgui.core.creation.answers import Platform
from vmgui.hardware.panels.clock import ClockDomain
from vmgui.hardware.panels.hyperv import STATES, HypervDomain
from vmgui.xmldoc.domain.domain import Domain


def timers(domain: Domain) -> dict[str | None, str | bool | None]:
    clock = domain.viewed_as(ClockDomain)
    return {each.name: each.tick_policy or each.is_present for each in clock.timers}


def enlightenments(domain: Domain) -> set[str]:
    return {tag for tag, state in STATES.items() if state.__get__(domain)}


def test_clock_of_linux_is_utc_with_timers_that_keep_up() -> None:
    domain = case("iso")

    assert domain.viewed_as(ClockDomain).offset == "utc"
    assert timers(domain) == {"rtc": "catchup", "pit": "delay", "hpet": False}
    assert not domain.viewed_as(HypervDomain).has_hyperv


def test_clock_of_windows_is_local_with_its_own_timer() -> None:
    domain = case("windows")

    assert domain.viewed_as(ClockDomain).offset == "localtime"
    assert timers(domain)["hypervclock"] is True


def test_windows_gets_what_the_host_offers() -> None:
    domain = case("windows")

    assert enlightenments(domain) == {
        *("relaxed", "vapic", "spinlocks", "vpindex", "runtime", "synic", "stimer"),
        *("frequencies", "tlbflush", "ipi"),
    }
    assert domain.viewed_as(HypervDomain).spinlock_retries == 8191


def test_windows_does_not_get_what_needs_something_that_is_not_offered() -> None:
    around = replace(on_host("<value>vpindex</value>", ""), system=WINDOWS)

    assert enlightenments(made(around=around)).isdisjoint({"vpindex", "synic", "stimer", "ipi"})


def test_windows_gets_the_oldest_where_the_host_does_not_say() -> None:
    around = replace(KVM, system=WINDOWS, domain_capabilities=None)

    assert enlightenments(made(around=around)) == {"relaxed", "vapic", "spinlocks"}


def test_windows_that_is_emulated_gets_none() -> None:
    domain = made(around=replace(KVM, system=WINDOWS), platform=EMULATED)

    assert not domain.viewed_as(HypervDomain).has_hyperv
    assert "hypervclock" not in timers(domain)


def test_machine_that_is_no_pc_has_no_timers() -> None:
    assert timers(made(platform=Platform("kvm", "aarch64", "virt"))) == {}
