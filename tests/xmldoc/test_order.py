import pytest
from lxml import etree

from vmgui.xmldoc import order


@pytest.mark.parametrize(
    ("xml", "tag", "index"),
    [
        ("<domain><name/><memory/></domain>", "title", 1),
        ("<domain><memory/><devices/></domain>", "name", 0),
        ("<domain><name/><future/><devices/></domain>", "vcpu", 1),
        ("<domain><!-- c --><name/></domain>", "uuid", 2),
        ("<domain><future/></domain>", "name", 1),
        ("<domain><name/><devices/></domain>", "future", 2),
        ("<devices><disk/><disk/><interface/></devices>", "disk", 2),
        ("<devices><teleporter/><disk/></devices>", "teleporter", 1),
        ("<other><a/></other>", "b", 1),
        ("<domain/>", "name", 0),
    ],
)
def test_position_is_where_libvirt_writes_it(xml: str, tag: str, index: int) -> None:
    assert order.position(etree.fromstring(xml), tag) == index


def test_order_names_nothing_twice() -> None:
    for children in order.ORDER.values():
        assert len(children.split()) == len(set(children.split()))
