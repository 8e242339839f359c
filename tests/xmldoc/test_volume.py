from vmgui.xmldoc import schema
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.volume import Volume

LUKS = """\
<volume type="file">
  <name>mail.qcow2</name>
  <key>/srv/mail.qcow2</key>
  <capacity unit="GiB">20</capacity>
  <allocation unit="bytes">200704</allocation>
  <physical unit="bytes">204800</physical>
  <target>
    <path>/srv/mail.qcow2</path>
    <format type="qcow2"/>
    <permissions>
      <mode>0600</mode>
      <owner>0</owner>
      <group>0</group>
    </permissions>
    <timestamps>
      <atime>1716899876.123456789</atime>
      <mtime>1716899800.0</mtime>
      <ctime>1716899800.0</ctime>
    </timestamps>
    <encryption format="luks">
      <secret type="passphrase" uuid="2ec115d7-3a88-3ceb-bc12-0ac909a6fd87"/>
      <cipher name="aes" size="256" mode="cbc" hash="sha256"/>
      <ivgen name="plain64" hash="sha256"/>
    </encryption>
    <compat>1.1</compat>
    <clusterSize unit="B">65536</clusterSize>
    <features>
      <lazy_refcounts/>
    </features>
  </target>
  <backingStore>
    <path>/srv/base.qcow2</path>
    <format type="qcow2"/>
  </backingStore>
</volume>
"""


def test_volume_says_all_of_it():
    volume = parse(LUKS, Volume)

    assert (volume.type, volume.name, volume.path) == ("file", "mail.qcow2", "/srv/mail.qcow2")
    assert (volume.capacity, volume.allocation, volume.physical) == (20 * 2**30, 200704, 204800)
    assert (volume.format, volume.compat) == ("qcow2", "1.1")
    assert (volume.backing_path, volume.backing_format) == ("/srv/base.qcow2", "qcow2")
    assert volume.is_nocow is False


def test_volume_says_how_it_is_encrypted():
    volume = parse(LUKS, Volume)

    assert (volume.encryption_format, volume.encryption_secret_type) == ("luks", "passphrase")
    assert volume.encryption_secret == "2ec115d7-3a88-3ceb-bc12-0ac909a6fd87"


def test_volume_untouched_stays_as_it_is():
    assert serialize(parse(LUKS, Volume)).strip() == LUKS.strip()


def test_new_volume_is_valid():
    volume = Volume.create()
    volume.is_nocow, volume.backing_format, volume.backing_path = True, "raw", "/srv/base.img"
    volume.format, volume.allocation, volume.capacity = "qcow2", 0, 2**30
    volume.name = "mail.qcow2"

    found = schema.validate(serialize(volume), schema.VOLUME)

    assert not found
    assert [child.tag for child in volume.node] == [
        "name", "capacity", "allocation", "target", "backingStore",
    ]  # fmt: skip
