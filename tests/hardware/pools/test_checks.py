import pytest

from vmgui.hardware.pools import checks
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.pool import Pool


@pytest.mark.parametrize("name", ["pool", "Übung 1", "a" * 247, "é" * 123, ".hidden", "-x"])
def test_pool_name_possible_is_accepted(name):
    assert checks.pool_name(name, ()) is None


@pytest.mark.parametrize(
    "name", ["", " ", "a/b", "a\nb", ".", "..", " a", "a ", "a" * 248, "é" * 124, "\x07"]
)
def test_pool_name_impossible_is_refused(name):
    assert checks.pool_name(name, ())


def test_pool_name_taken_names_it():
    assert checks.pool_name("web", {"web"}) == (
        "Another storage pool on this host is called “web”."
    )


@pytest.mark.parametrize("path", ["/", "/dev/sdb", "/srv/é", f"/{'a' * 255}"])
def test_absolute_path_possible_is_accepted(path):
    assert checks.absolute_path(path) is None


@pytest.mark.parametrize(
    "path", ["srv", "", "~/x", "/a\nb", f"/{'a' * 256}", f"/{'é' * 128}", "/a" * 2050]
)
def test_absolute_path_impossible_is_refused(path):
    assert checks.absolute_path(path)


@pytest.mark.parametrize("path", ["/srv/web", "/srv/web/", "/srv//web", "/srv/x/../web"])
def test_directory_of_another_pool_names_that(path):
    scene = Scene(taken_paths={"/srv/web": "other"})

    assert checks.directory(path, None, scene) == "The pool “other” has this directory."


@pytest.mark.parametrize("path", ["/", "//", "/srv/.."])
def test_directory_root_is_refused(path):
    assert checks.directory(path, None, Scene())


@pytest.mark.parametrize("name", ["nas", "nas.example.com", "192.0.2.7", "2001:db8::7", "::1"])
def test_host_possible_is_accepted(name):
    assert checks.host(name, None, Scene()) is None


@pytest.mark.parametrize("name", ["nas:2049", "nas/srv", "[::1]", "a b", "ä", "nfs://nas", "a_b"])
def test_host_impossible_is_refused(name):
    assert checks.host(name, None, Scene())


@pytest.mark.parametrize("name", ["iqn.2024-05.com.example", "iqn.1993-08.org.debian:01:ab,c"])
def test_iqn_possible_is_accepted(name):
    assert checks.iqn(name, None, Scene()) is None


@pytest.mark.parametrize("name", ["iqn", "iqn.2024-13.com", "eui.02004567A425678D", "iqn.24-01.x"])
def test_iqn_impossible_is_refused(name):
    assert checks.iqn(name, None, Scene())


@pytest.mark.parametrize(
    ("number", "is_right"),
    [("20000000c9831b4b", True), ("20:00:00:00:c9:83:1b:4b", False), ("2000", False),
     ("20000000c9831b4g", False)],
)  # fmt: skip
def test_wwn(number, is_right):
    assert (checks.wwn(number, None, Scene()) is None) is is_right


@pytest.mark.parametrize(("mode", "is_right"), [("711", True), ("0755", True), ("1755", False),
                                                ("rwx", False), ("8", False)])  # fmt: skip
def test_mode(mode, is_right):
    assert (checks.mode(mode, None, Scene()) is None) is is_right


@pytest.mark.parametrize(
    ("kind", "path", "is_right"),
    [("nfs", "/srv", True), ("nfs", "srv", False), ("cifs", "share", True),
     ("glusterfs", "/gv0", True), ("auto", "srv", False), ("cifs", "a\nb", False)],
)  # fmt: skip
def test_export(kind, path, is_right):
    pool = Pool.create()
    pool.source_format = kind

    assert (checks.export(path, pool, Scene()) is None) is is_right


@pytest.mark.parametrize(("name", "is_right"), [("tank", True), ("tank/guests", True),
                                                ("tank/", False), ("a b", False)])  # fmt: skip
def test_dataset(name, is_right):
    assert (checks.dataset(name, None, Scene()) is None) is is_right


@pytest.mark.parametrize("name", ["-x", "a b", "vg/x", "é"])
def test_plain_name_impossible_is_refused(name):
    assert checks.plain_name(name, None, Scene())
