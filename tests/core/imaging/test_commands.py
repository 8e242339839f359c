from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from vmgui.core.imaging import commands
from vmgui.core.imaging.running import Order
from vmgui.core.imaging.values import Amendment, ImageFile, NewCopy, Repair, Snapshot

IMAGE, BASE = ImageFile("/a, b", "qcow2"), ImageFile("/base", "raw")
TWIN = Snapshot("7", "before", 0.0)


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (commands.info(IMAGE), "info -U --output=json -f qcow2 PATH"),
        (commands.areas(IMAGE), "map -U --output=json -f qcow2 PATH"),
        (
            commands.compare(IMAGE, BASE, is_strict=True),
            "compare -p -s -f qcow2 -F raw PATH /base",
        ),
        (commands.rebase(IMAGE, BASE, is_safe=True), "rebase -p -f qcow2 -b /base -F raw PATH"),
        (commands.rebase(IMAGE, BASE, is_safe=False), "rebase -p -f qcow2 -u -b /base -F raw PATH"),
        (commands.commit(IMAGE, None, keeps_content=False), "commit -p -f qcow2 PATH"),
        (commands.commit(IMAGE, BASE, keeps_content=True), "commit -p -f qcow2 -d -b /base PATH"),
        (
            commands.amend(IMAGE, Amendment("1.1", has_lazy_refcounts=False, refcount_bits=8)),
            "amend -p -f qcow2 -o compat=1.1,lazy_refcounts=off,refcount_bits=8 PATH",
        ),
        (commands.resize(IMAGE, 5, may_shrink=False), "resize -q -f qcow2 PATH 5"),
        (commands.resize(IMAGE, 5, may_shrink=True), "resize -q --shrink -f qcow2 PATH 5"),
        (commands.create_overlay(BASE, "/new", 5), "create -q -f qcow2 -F raw -b /base /new 5"),
        (commands.convert(BASE, NewCopy("/new")), "convert -p -f raw -O qcow2 /base /new"),
        (
            commands.convert(
                BASE,
                NewCopy("/new", is_compressed=True, sparse_size=0, options={"a": "1", "b": "x,y"}),
            ),
            "convert -p -f raw -O qcow2 -c -S 0 -o a=1,b=x,,y /base /new",
        ),
        (
            commands.convert(IMAGE, NewCopy("/new", backing=BASE)),
            "convert -p -f qcow2 -O qcow2 -B /base -F raw PATH /new",
        ),
    ],
)
def test_order_says_all_formats(order: Order, words: str) -> None:
    expected = ["/a, b" if word == "PATH" else word for word in words.split()]

    assert list(order.words) == ["qemu-img", *expected]


def test_rebase_onto_nothing_names_no_format() -> None:
    order = commands.rebase(IMAGE, None, is_safe=True)

    assert order.words[-3:] == ("-b", "", "/a, b")


@pytest.mark.parametrize(
    ("make", "which"),
    [
        (commands.apply_snapshot, ("-a", "7")),
        (commands.delete_snapshot, ("-d", "before")),
    ],
)
def test_snapshot_is_named_as_qemu_looks_for_it(
    make: Callable[[ImageFile, Snapshot], Order], which: tuple[str, str]
) -> None:
    order = make(IMAGE, TWIN)

    assert order.words[3:5] == which
    assert order.words[5:] == ("--image-opts", "driver=qcow2,file.filename=/a,, b")


@pytest.mark.parametrize("is_device", [True, False])
def test_check_opens_nothing_but_the_image(is_device: bool) -> None:
    order = commands.check(IMAGE, Repair.LEAKS, is_device=is_device)

    assert order.words[1:5] == ("check", "--output=json", "-r", "leaks")
    node = json.loads(order.words[-1].removeprefix("json:"))
    assert node["backing"] is None
    assert node["file"]["driver"] == ("host_device" if is_device else "file")
    assert order.expected == {0, 2, 3}


def test_what_makes_a_file_says_so() -> None:
    assert commands.convert(BASE, NewCopy("/new")).makes == "/new"
    assert commands.create_overlay(BASE, "/new", None).makes == "/new"
    assert commands.resize(BASE, 1, may_shrink=False).makes == ""


def test_only_what_may_end_half_done_can_be_stopped() -> None:
    can_stop = {
        order.words[1]: order.can_stop
        for order in (
            commands.convert(BASE, NewCopy("/new")),
            commands.check(IMAGE, None),
            commands.rebase(IMAGE, BASE, is_safe=True),
            commands.commit(IMAGE, None, keeps_content=False),
            commands.amend(IMAGE, Amendment("1.1")),
            commands.resize(IMAGE, 1, may_shrink=False),
            commands.create_snapshot(IMAGE, "a"),
        )
    }

    assert [name for name, can in can_stop.items() if can] == [
        "convert", "check", "rebase", "commit"
    ]  # fmt: skip
    assert not commands.check(IMAGE, Repair.ALL).can_stop
    assert not commands.rebase(IMAGE, BASE, is_safe=False).can_stop
