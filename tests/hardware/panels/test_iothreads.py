from __future__ import annotations

from tests.documents import document
from tests.hardware.panels.machines import add, machine, part, problems, scene, summary
from vmgui.hardware.panels.iothreads import IoThreadsDomain, IoThreadsPanel
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain
from vmgui.xmldoc.domain.iothreads import IoThread

PANEL = IoThreadsPanel()


def test_numbers_are_those_written_down_and_the_lowest_free_ones() -> None:
    domain = parse(document("advanced-pages"), IoThreadsDomain)

    assert domain.numbers == {1, 2, 4}
    assert summary(PANEL, domain) == "3 threads"
    assert problems(PANEL, domain) == []


def test_thread_to_add_raises_the_count_where_it_has_to() -> None:
    domain = machine("<iothreads>1</iothreads>")

    first = add(PANEL, domain, "threads", IoThread)
    assert (first.id, domain.viewed_as(IoThreadsDomain).count) == (1, 1)
    second = add(PANEL, domain, "threads", IoThread)

    assert (second.id, domain.viewed_as(IoThreadsDomain).count) == (2, 2)
    assert part(domain, "iothreads") == "<iothreads>2</iothreads>"


def test_count_alone_is_live() -> None:
    domain = machine()

    paths = PANEL.live_paths(domain.viewed_as(IoThreadsDomain), scene(domain))

    assert paths == {"iothreads"}


def test_thread_in_use_that_is_not_there_is_a_problem() -> None:
    domain = machine(
        "<iothreads>1</iothreads><cputune><iothreadpin iothread='3' cpuset='0'/></cputune>",
        devices="<disk><driver iothread='2'/></disk>",
    )

    assert problems(PANEL, domain) == [
        ("count", "A device uses the I/O thread 2, which is not there."),
        ("count", "The I/O thread 3 is pinned, but is not there."),
    ]


def test_what_libvirt_refuses_is_a_problem() -> None:
    domain = machine(
        "<iothreads>1</iothreads><iothreadids><iothread id='1' thread_pool_min='9'/>"
        "<iothread id='1' thread_pool_min='9' thread_pool_max='8'/></iothreadids>"
        "<defaultiothread thread_pool_min='8'/>"
    )

    assert [name for name, _message in problems(PANEL, domain)] == [
        "count",
        "threads",
        "default_most",
        "threads",
        "threads",
    ]


def test_page_is_for_qemu() -> None:
    assert PANEL.is_for(scene(machine()))
    assert not PANEL.is_for(scene(machine(type_="lxc")))
    assert summary(PANEL, parse(document("minimal"), Domain)) == ""
