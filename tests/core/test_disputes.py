from __future__ import annotations

from vmgui.core.disputes import disputes
from vmgui.core.draft import Draft
from vmgui.hardware.scene import Scene

XML = (
    "<domain type='kvm'><name>web1</name><title>{title}</title>"
    "<memory unit='KiB'>{memory}</memory><os><type>hvm</type></os>"
    "<devices><disk type='file' device='disk'><driver name='qemu' cache='{cache}'/>"
    "<source file='/a'/><target dev='vda' bus='virtio'/></disk></devices>"
    "<x:more xmlns:x='urn:x' size='{size}'/></domain>"
)


def text(**values: object) -> str:
    start: dict[str, object] = {"title": "Shop", "memory": 1048576, "cache": "none", "size": 1}
    return XML.format(**{**start, **values})


def test_clash_of_a_page_is_told_in_the_words_of_its_field() -> None:
    draft = Draft(text())
    draft.domain.title = "Mine"

    draft.rebase(text(title="Theirs"), None)

    found = disputes(draft, Scene(draft.domain))
    assert [tuple(each) for each in found] == [("Overview, Title", "Shop", "Theirs", "Mine")]


def test_clash_of_a_device_names_the_device_and_its_field() -> None:
    draft = Draft(text())
    draft.replace(text(cache="writeback"))

    draft.rebase(text(cache="unsafe"), None)

    (found,) = disputes(draft, Scene(draft.domain))
    assert found.title == "VirtIO Disk 1, Cache mode"
    assert len({found.before, found.theirs, found.mine}) == 3


def test_element_that_both_have_added_is_told_by_its_field() -> None:
    bare = text().replace("<title>Shop</title>", "")
    draft = Draft(bare)
    draft.domain.title = "Mine"

    draft.rebase(text(title="Theirs"), None)

    found = disputes(draft, Scene(draft.domain))
    assert [tuple(each) for each in found] == [("Overview, Title", "", "Theirs", "Mine")]


def test_device_that_others_have_removed_has_nothing_on_their_side() -> None:
    draft = Draft(text())
    draft.replace(text(cache="writeback"))
    whole = text()
    start, end = whole.index("<disk"), whole.index("</disk>") + len("</disk>")

    draft.rebase(whole[:start] + whole[end:], None)

    (found,) = disputes(draft, Scene(draft.domain))
    assert found.title.startswith("VirtIO Disk 1, ")
    assert found.theirs == ""
    assert found.mine


def test_what_no_field_shows_is_told_by_its_path() -> None:
    draft = Draft(text())
    draft.replace(text(size=2))

    draft.rebase(text(size=3), None)

    (found,) = disputes(draft, Scene(draft.domain))
    assert "more" in found.title
    assert (found.before, found.theirs, found.mine) == ("1", "3", "2")
