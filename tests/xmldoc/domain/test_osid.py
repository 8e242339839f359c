import pytest

from vmgui.xmldoc.domain.osid import os_name


@pytest.mark.parametrize(
    ("os_id", "name"),
    [
        ("http://debian.org/debian/12", "Debian 12"),
        ("http://debian.org/debian/testing", "Debian testing"),
        ("http://microsoft.com/win/11", "Windows 11"),
        ("http://microsoft.com/win/2k12r2", "Windows Server 2012 R2"),
        ("http://microsoft.com/win/xp", "Windows XP"),
        ("http://fedoraproject.org/fedora/40", "Fedora 40"),
        ("http://ubuntu.com/ubuntu/22.04", "Ubuntu 22.04"),
        ("http://redhat.com/rhel/9.2", "Red Hat Enterprise Linux 9.2"),
        ("http://centos.org/centos-stream/9", "CentOS Stream 9"),
        ("http://archlinux.org/archlinux/rolling", "Arch Linux"),
        ("http://debian.org/debian/12/", "Debian 12"),
        ("http://example.org/plan/9", "plan 9"),
        ("http://example.org/a/b/c", "b c"),
        ("http://example.org/gentoo", "Gentoo"),
        ("http://example.org/thing", "thing"),
        ("http://example.org", "http://example.org"),
        ("debian12", "debian12"),
        ("", ""),
    ],
)
def test_os_name_is_short_and_for_people(os_id: str, name: str) -> None:
    assert os_name(os_id) == name
