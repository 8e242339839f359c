from __future__ import annotations

import logging

import libvirt
import pytest

from vmgui.virt.descriptions import descriptions, documents, names, read
from vmgui.xmldoc.pool import Pool


class Described:
    """Something of libvirt's."""

    def __init__(self, name: str, xml: str = "", code: int = 0) -> None:
        self._name, self._xml, self._code = name, xml, code

    def name(self) -> str:
        return self._name

    def XMLDesc(self, _flags: int = 0, /) -> str:  # noqa: N802 - libvirt's name
        if self._code:
            error = libvirt.libvirtError("made")
            error.err = (self._code, libvirt.VIR_FROM_TEST, "no", 2, "no", "", "", -1, -1)
            raise error
        return self._xml


GOOD = Described("good", "<pool type='dir'><name>good</name></pool>")
GONE = Described("gone", code=libvirt.VIR_ERR_NO_STORAGE_POOL)
BROKEN = Described("broken", "<pool>")


def test_what_is_gone_is_left_out() -> None:
    assert [each.name() for each, _xml in descriptions([GOOD, GONE])] == ["good"]


def test_other_errors_are_errors() -> None:
    with pytest.raises(libvirt.libvirtError):
        list(descriptions([Described("lost", code=libvirt.VIR_ERR_RPC)]))


def test_what_cannot_be_read_is_left_out_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    found = [(each.name(), pool.type) for each, pool in documents([BROKEN, GOOD], Pool)]

    assert found == [("good", "dir")]
    assert "broken" in caplog.text


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    document = read(GOOD, "<pool><name>a\x01b</name></pool>", Pool)

    assert document is not None
    assert document.name == "a\N{REPLACEMENT CHARACTER}b"


def test_names_are_those_of_the_list() -> None:
    assert names([GOOD, GONE]) == {"good", "gone"}
