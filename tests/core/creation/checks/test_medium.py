from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.answering import (
    GIB,
    WINDOWS_11,
    around,
    domain_capabilities,
    found,
    pool,
)
from vmgui.core.creation.answers import Answers, CloudInit, FileChoice, ImageUse, Source, Tree
from vmgui.core.creation.facts import ImageFacts, MediumFacts, TreeFacts
from vmgui.core.creation.steps import Problem, Step

ISO = "/srv/debian.iso"
IMAGE = "/srv/disk.qcow2"
URL = "https://deb.example/debian"
TREE = TreeFacts(URL, "x86_64", f"{URL}/linux", f"{URL}/initrd.gz")
LOGIN = CloudInit(password="secret")


def at(answers: Answers, **others: object) -> tuple[Problem, ...]:
    return found(Step.MEDIUM, answers, around(**others))


def of(source: Source, path: str, **others: object) -> Answers:
    return Answers(source=source, medium=FileChoice(path), **others)  # type: ignore[arg-type]


def fields(problems: tuple[Problem, ...]) -> list[tuple[str, bool]]:
    return [(each.field, each.is_warning) for each in problems]


# Files


@pytest.mark.parametrize("source", [Source.ISO, Source.IMPORT, Source.CLOUD, Source.XML])
@pytest.mark.parametrize("path", ["", "debian.iso"])
def test_file_has_to_be_chosen(source: Source, path: str) -> None:
    assert ("medium", False) in fields(at(of(source, path, cloud=LOGIN)))


@pytest.mark.parametrize("source", [Source.ISO, Source.IMPORT, Source.CLOUD, Source.XML])
def test_reason_why_a_file_cannot_be_used_is_shown(source: Source) -> None:
    problems = at(of(source, ISO, cloud=LOGIN), problems=failed("It is a directory."))

    assert problems == (Problem("medium", "It is a directory."),)


def test_medium_that_the_host_does_not_show_is_believed() -> None:
    assert at(of(Source.ISO, ISO)) == ()


def test_medium_that_does_not_start_is_doubted() -> None:
    facts = MediumFacts("X", is_bootable=False)

    assert fields(at(of(Source.ISO, ISO), medium=facts)) == [("medium", True)]


@pytest.mark.parametrize(
    ("pools", "said"),
    [
        ((pool("other", is_active=False),), "other"),
        ((pool("default", available=1),), "free"),
        ((), ""),
        ((pool(),), ""),
    ],
)
def test_upload_needs_a_pool_with_room(pools: tuple[object, ...], said: str) -> None:
    answers = Answers(source=Source.ISO, medium=FileChoice(ISO, is_here=True))
    facts = MediumFacts("X", file_size=GIB)

    problems = at(answers, pools=pools, medium=facts)

    assert bool(problems) == bool(said)
    assert all(said in each.message and each.field == "medium" for each in problems)


def test_upload_into_a_pool_that_is_gone_is_an_error() -> None:
    answers = Answers(source=Source.ISO, medium=FileChoice(ISO, is_here=True, pool="gone"))

    assert fields(at(answers)) == [("medium", False)]


def failed(reason: str) -> dict[str, str]:
    """No file could be looked at."""
    return dict.fromkeys(("medium", "image", "document"), reason)


@pytest.mark.parametrize("source", [Source.PXE, Source.MANUAL])
def test_sources_without_a_medium_have_nothing_to_choose(source: Source) -> None:
    assert at(Answers(source=source)) == ()


# Images


@pytest.mark.parametrize("source", [Source.IMPORT, Source.CLOUD])
def test_image_is_looked_at_before_it_goes_on(source: Source) -> None:
    assert fields(at(of(source, IMAGE, cloud=LOGIN))) == [("medium", False)]


@pytest.mark.parametrize(
    ("format_", "expected"),
    [("qcow2", []), ("raw", []), ("vmdk", [("image_use", True)]), ("vhdx", [("medium", False)])],
)
def test_image_that_is_kept_has_a_format_that_machines_can_use(
    format_: str, expected: list[tuple[str, bool]]
) -> None:
    answers = of(Source.IMPORT, IMAGE, image_use=ImageUse.KEEP)

    assert fields(at(answers, image=ImageFacts(IMAGE, format_))) == expected


@pytest.mark.parametrize(
    ("use", "is_here", "expected"),
    [
        (ImageUse.COPY, True, []),
        (ImageUse.COPY, False, [("medium", False)]),
        (ImageUse.OVERLAY, True, [("image_use", False)]),
        (ImageUse.OVERLAY, False, [("medium", False)]),
    ],
)
def test_image_that_libvirt_cannot_read_is_copied_from_this_computer_only(
    use: ImageUse, is_here: bool, expected: list[tuple[str, bool]]
) -> None:
    medium = FileChoice(IMAGE, is_here=is_here)
    answers = Answers(source=Source.IMPORT, medium=medium, image_use=use)

    assert fields(at(answers, image=ImageFacts(IMAGE, "vhdx"))) == expected


@pytest.mark.parametrize(
    ("use", "said"),
    [
        (ImageUse.KEEP, "both write"),
        (ImageUse.OVERLAY, "breaks"),
        (ImageUse.COPY, ""),
        (None, ""),
    ],
)
def test_image_of_other_machines_is_doubted_with_their_names(
    use: ImageUse | None, said: str
) -> None:
    answers = of(Source.IMPORT, IMAGE, image_use=use)
    facts = ImageFacts(IMAGE, "qcow2", users=("db1",))

    problems = at(answers, image=facts, paths={IMAGE: ("web1",)})

    assert fields(problems) == ([("image_use", True)] if said else [])
    assert all("“web1”, “db1”" in each.message and said in each.message for each in problems)


def test_image_of_this_computer_is_used_by_no_machine_of_the_host() -> None:
    answers = Answers(source=Source.IMPORT, medium=FileChoice(IMAGE, is_here=True))

    assert at(answers, image=ImageFacts(IMAGE, "qcow2"), paths={IMAGE: ("web1",)}) == ()


@pytest.mark.parametrize(
    ("use", "expected"), [(ImageUse.KEEP, True), (ImageUse.OVERLAY, False), (ImageUse.COPY, False)]
)
def test_base_of_other_machines_is_only_for_those_who_read(use: ImageUse, expected: bool) -> None:
    facts = ImageFacts(IMAGE, "qcow2", dependents=("db1",))

    problems = at(of(Source.IMPORT, IMAGE, image_use=use), image=facts)

    assert fields(problems) == [("image_use", True)] * expected


@pytest.mark.parametrize(
    ("running", "said"),
    [((), ""), (("web1",), "“web1” is running"), (("web1", "db1"), "“web1”, “db1” are running")],
)
@pytest.mark.parametrize("source", [Source.IMPORT, Source.CLOUD])
def test_copy_of_an_image_that_is_written_to_is_doubted(
    source: Source, running: tuple[str, ...], said: str
) -> None:
    facts = ImageFacts(IMAGE, "qcow2", users=("db1",), dependents=("top",))
    answers = of(source, IMAGE, cloud=LOGIN)

    problems = at(
        answers, image=facts, paths={IMAGE: ("web1",)}, running=frozenset({*running, "top"})
    )

    assert fields(problems) == ([("image_use", True)] if said else [])
    assert all(said in each.message for each in problems)


@pytest.mark.parametrize(
    ("use", "is_here", "expected"),
    [
        (ImageUse.KEEP, False, [True]),
        (ImageUse.OVERLAY, False, [True]),
        (ImageUse.COPY, False, []),
        (ImageUse.OVERLAY, True, [False]),
        (ImageUse.COPY, True, []),
        (ImageUse.KEEP, True, []),
    ],
)
def test_what_an_image_stands_on_is_said_where_it_is_needed(
    use: ImageUse, is_here: bool, expected: list[bool]
) -> None:
    facts = ImageFacts(IMAGE, "qcow2", GIB, "/srv/below.qcow2")
    answers = Answers(
        source=Source.IMPORT, medium=FileChoice(IMAGE, is_here=is_here), image_use=use
    )

    problems = at(answers, image=facts)

    assert fields(problems) == [("image_use", is_warning) for is_warning in expected]
    assert all("/srv/below.qcow2" in each.message for each in problems)


@pytest.mark.parametrize(
    ("facts", "kind", "is_needed"),
    [
        (ImageFacts(IMAGE, "vhdx", GIB), "dir", True),
        (ImageFacts(IMAGE, "qcow2", GIB, "/srv/below.qcow2"), "dir", True),
        (ImageFacts(IMAGE, "qcow2", GIB), "logical", True),
        (ImageFacts(IMAGE, "qcow2", GIB), "dir", False),
        (ImageFacts(IMAGE, "vmdk", GIB), "dir", False),
    ],
)
def test_image_that_has_to_be_converted_needs_qemu_img_here(
    monkeypatch: pytest.MonkeyPatch, facts: ImageFacts, kind: str, is_needed: bool
) -> None:
    monkeypatch.setenv("PATH", "/none")
    medium = FileChoice(IMAGE, is_here=True)
    answers = Answers(source=Source.IMPORT, medium=medium, image_use=ImageUse.COPY)

    problems = at(answers, image=facts, pools=(pool(kind=kind),))

    assert fields(problems) == [("image_use", False)] * is_needed
    assert all("qemu-img" in each.message for each in problems)


def test_what_a_cloud_image_is_told_is_looked_at() -> None:
    answers = of(Source.CLOUD, IMAGE, cloud=CloudInit(user="Ann", password="x"))

    assert fields(at(answers, image=ImageFacts(IMAGE, "qcow2"))) == [("user", False)]


# XML files


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("", "not read"),
        ("<domain", "XML"),
        ("<network/>", "“network”"),
    ],
)
def test_file_has_to_describe_a_machine(document: str, said: str) -> None:
    (problem,) = at(of(Source.XML, "/srv/a.xml"), document=document)

    assert (problem.field, problem.is_warning) == ("medium", False)
    assert said in problem.message


def test_description_of_a_machine_is_right() -> None:
    assert at(of(Source.XML, "/srv/a.xml"), document="<domain type='kvm'/>") == ()


@pytest.mark.parametrize(
    ("disk", "is_doubted"),
    [
        ("<disk><source file='{path}'/></disk>", True),
        ("<disk type='block' device='disk'><source dev='{path}'/></disk>", True),
        ("<disk device='cdrom'><source file='{path}'/></disk>", False),
        ("<disk><source file='{path}'/><readonly/></disk>", False),
        ("<disk><source file='{path}'/><shareable/></disk>", False),
        ("<disk><source file='/srv/free.img'/></disk>", False),
        ("<disk device='cdrom'/>", False),
    ],
)
def test_disks_of_other_machines_in_a_file_are_doubted(disk: str, is_doubted: bool) -> None:
    document = f"<domain><devices>{disk.format(path=IMAGE)}</devices></domain>"

    problems = at(of(Source.XML, "/srv/a.xml"), document=document, paths={IMAGE: ("web1",)})

    assert fields(problems) == [("medium", True)] * is_doubted
    assert all("“web1”" in each.message and IMAGE in each.message for each in problems)


# Trees


def of_tree(url: str = URL, arguments: str = "", *injected: str) -> Answers:
    return Answers(source=Source.URL, tree=Tree(url, arguments, tuple(map(Path, injected))))


@pytest.mark.parametrize(
    "url",
    [URL, "http://[::1]:8080/x", "ftp://host/x", f" {URL} ", "/mnt/dvd", "file:///mnt"],
)
def test_address_of_a_tree_is_right(url: str) -> None:
    assert at(of_tree(url), tree=TREE) == ()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "Enter the address"),
        ("   ", "Enter the address"),
        ("deb.example/debian", "http://"),
        ("nfs://host/x", "NFS"),
        ("https://", "http://"),
        ("https://host:99999/", "no address"),
        ("https://[::1/", "no address"),
        ("https://ann:secret@host/", "ask for a password"),
        ("ftp://u:p@host/x", "ask for a password"),
    ],
)
def test_address_that_is_none_is_refused(url: str, said: str) -> None:
    (problem,) = at(of_tree(url))

    assert (problem.field, problem.is_warning) == ("url", False)
    assert said in problem.message


def test_tree_is_looked_at_before_it_goes_on() -> None:
    assert fields(at(of_tree())) == [("url", False)]


def test_reason_why_a_tree_cannot_be_used_is_shown() -> None:
    assert at(of_tree(), problems={"tree": "Not found."}) == (Problem("url", "Not found."),)


@pytest.mark.parametrize(
    ("arguments", "injected", "expected"),
    [
        ("ks=https://host/ks.cfg ip=dhcp", (), []),
        ("ks=file:/ks.cfg", ("/home/me/ks.cfg",), []),
        ("inst.ks=file:///ks.cfg quiet", (), [("arguments", True)]),
        ("preseed/file=/preseed.cfg", (), [("arguments", True)]),
        ("file=/cdrom/preseed.cfg", (), []),
        ("ks=file:/other.cfg", ("/home/me/ks.cfg",), [("arguments", True)]),
        ("a\nb", (), [("arguments", False)]),
        ("x" * 1901, (), [("arguments", False)]),
        ("", ("ks.cfg",), [("injected", False)]),
        ("", ("/a/ks.cfg", "/b/ks.cfg"), [("injected", False)]),
        ("", ("/",), [("injected", False)]),
    ],
)
def test_kernel_options_and_injected_files_fit_each_other(
    arguments: str, injected: tuple[str, ...], expected: list[tuple[str, bool]]
) -> None:
    assert fields(at(of_tree(URL, arguments, *injected), tree=TREE)) == expected


def test_tree_without_an_initrd_takes_no_files() -> None:
    bare = TreeFacts(URL, "x86_64", f"{URL}/linux", "")

    assert fields(at(of_tree(URL, "", "/a/ks.cfg"), tree=bare)) == [("injected", False)]


# The operating system


@pytest.mark.parametrize(
    ("offered", "said"),
    [
        (domain_capabilities(), []),
        (domain_capabilities(firmware=()), ["UEFI"]),
        (domain_capabilities(tpm=("passthrough",)), ["swtpm"]),
        (domain_capabilities(firmware=(), tpm=()), ["UEFI", "swtpm"]),
        (None, []),
    ],
)
def test_windows_11_is_doubted_on_a_host_that_lacks_what_it_needs(
    offered: object, said: list[str]
) -> None:
    problems = at(of(Source.ISO, ISO), system=WINDOWS_11, domain_capabilities=offered)

    assert fields(problems) == [("os", True)] * len(said)
    assert all(word in each.message for word, each in zip(said, problems, strict=True))
