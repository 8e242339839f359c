from pathlib import Path

import pytest
from lxml import etree

from tests import documents
from vmgui.xmldoc import schema
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.poolcaps import PoolCapabilities


@pytest.fixture
def known() -> PoolCapabilities:
    return parse(documents.document("libvirt-9.0", "poolcaps"), PoolCapabilities)


@pytest.mark.parametrize(
    ("pool_type", "is_supported"), [("dir", True), ("zfs", False), ("nonsense", None)]
)
def test_is_supported(known, pool_type, is_supported):
    assert known.is_supported(pool_type) is is_supported


def test_formats_are_those_of_the_type(known):
    assert known.pool_formats("netfs") == ("auto", "nfs", "glusterfs", "cifs")
    assert "qcow2" in (known.volume_formats("dir") or ())


def test_formats_nobody_says_are_none(known):
    assert known.pool_formats("dir") is None
    assert known.pool_formats("nonsense") is None
    assert known.volume_formats("nonsense") is None


def test_default_formats(known):
    assert known.default_pool_format("disk") == "unknown"
    assert known.default_volume_format("dir") == "raw"
    assert known.default_pool_format("nonsense") is None
    assert known.default_volume_format("nonsense") is None


def test_document_is_what_libvirt_writes():
    path = schema.find()
    if path is None:
        pytest.skip("libvirt's schemas are missing")
    judge = etree.RelaxNG(file=str(path.with_name("storagepoolcaps.rng")))

    found = Path(documents.OWN, "poolcaps", "libvirt-9.0.xml")

    assert judge.validate(etree.parse(found))
