from __future__ import annotations

import pytest

from vmgui.core.creation.layouts import ALPINE, LAYOUTS, SUITE


@pytest.mark.parametrize("arch", ["x86_64", "i686", "aarch64", "ppc64le", "s390x", "riscv64"])
def test_layouts_have_names_for_every_architecture(arch: str) -> None:
    layouts = [layout.in_arch(arch) for layout in LAYOUTS]

    assert not [layout for layout in layouts if "{" in layout.kernel + layout.initrd]


def test_layouts_are_different() -> None:
    assert len({(layout.kernel, layout.initrd) for layout in LAYOUTS}) == len(LAYOUTS)


@pytest.mark.parametrize(
    ("root", "suite", "codename", "arch"),
    [
        ("http://h/debian/dists/bookworm", "http://h/debian/dists/bookworm", "bookworm", None),
        (
            "http://h/debian/dists/sid/main/installer-arm64/current/images",
            "http://h/debian/dists/sid",
            "sid",
            "arm64",
        ),
    ],
)
def test_suite_is_found_in_an_address(
    root: str, suite: str, codename: str, arch: str | None
) -> None:
    found = SUITE.match(root)

    assert found is not None
    assert (found["suite"], found["codename"], found["arch"]) == (suite, codename, arch)


def test_version_of_alpine_is_found_in_an_address() -> None:
    found = ALPINE.search("https://dl-cdn.example/alpine/v3.18/releases/x86_64/netboot")

    assert found is not None
    assert found["version"] == "3.18"
