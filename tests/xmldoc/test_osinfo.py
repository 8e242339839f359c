from __future__ import annotations

import pytest

from vmgui.base.errors import InvalidInput
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.osinfo import Database, Os

SYSTEM = """\
<libosinfo version='0.0.1'><os id='http://debian.org/debian/12'>
  <short-id>debian12</short-id><short-id>debianbookworm</short-id>
  <name>Debian 12</name><name xml:lang='de'>Debian zwölf</name>
  <version>12</version><codename>bookworm</codename><vendor>Debian Project</vendor>
  <derives-from id='http://debian.org/debian/11'/><clones id='http://a.org/b'/>
  <release-date>2023-06-10</release-date><release-status>released</release-status>
  <devices><device id='http://a.org/one'/>
    <device id='http://a.org/two' supported='false'/></devices>
  <driver arch='x86_64' location='http://a.org'><device id='http://a.org/three'/></driver>
  <firmware arch='x86_64' type='bios' supported='false'/>
  <resources arch='all' inherit='true'><minimum><n-cpus>1</n-cpus><ram>1073741824</ram></minimum>
    </resources>
  <media arch='x86_64' live='true' installer='false'><iso><volume-id>Debian 12</volume-id>
    <volume-size>1234</volume-size></iso></media>
  <tree arch='aarch64'><treeinfo><family>Debian</family></treeinfo><kernel>a/linux</kernel></tree>
</os></libosinfo>"""


@pytest.fixture
def os() -> Os:
    return parse(SYSTEM, Database).systems[0]


def test_system_tells_its_names_in_english(os: Os) -> None:
    assert (os.id, os.name) == ("http://debian.org/debian/12", "Debian 12")
    assert [each.name for each in os.short_ids] == ["debian12", "debianbookworm"]
    assert (os.version, os.codename, os.vendor) == ("12", "bookworm", "Debian Project")
    assert (os.released, os.ended, os.status) == ("2023-06-10", None, "released")


def test_system_tells_what_it_inherits_from(os: Os) -> None:
    assert [each.id for each in os.derives_from] == ["http://debian.org/debian/11"]
    assert [each.id for each in os.clones] == ["http://a.org/b"]


def test_system_tells_what_it_can_drive(os: Os) -> None:
    assert [(each.id, each.is_supported) for each in os.devices] == [
        ("http://a.org/one", None),
        ("http://a.org/two", False),
    ]
    assert [device.id for each in os.drivers for device in each.devices] == ["http://a.org/three"]
    assert [(each.arch, each.type, each.is_supported) for each in os.firmwares] == [
        ("x86_64", "bios", False)
    ]


def test_system_tells_what_it_needs(os: Os) -> None:
    (resources,) = os.resources

    assert (resources.arch, resources.inherits) == ("all", True)
    assert resources.minimum is not None
    assert (resources.minimum.cpus, resources.minimum.memory) == (1, 1 << 30)
    assert resources.minimum.storage is None
    assert resources.recommended is None


def test_system_tells_its_media_and_trees(os: Os) -> None:
    (medium,), (tree,) = os.media, os.trees

    assert (medium.arch, medium.volume_id, medium.volume_size) == ("x86_64", "Debian 12", 1234)
    assert (medium.is_live, medium.is_installer) == (True, False)
    assert (tree.arch, tree.family, tree.kernel) == ("aarch64", "Debian", "a/linux")
    assert (tree.version, tree.initrd) == (None, None)


def test_other_document_is_refused() -> None:
    with pytest.raises(InvalidInput):
        parse("<domain/>", Database)
