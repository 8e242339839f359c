from __future__ import annotations

from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.memory import HugePage


def test_size_of_a_page_is_in_bytes() -> None:
    assert parse("<page size='2048' unit='KiB' nodeset='0-1'/>", HugePage).size == 2 * 1024**2
    assert parse("<page size='2048'/>", HugePage).size == 2 * 1024**2
    assert parse("<page size='1' unit='G'/>", HugePage).nodeset is None
