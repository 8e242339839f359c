from __future__ import annotations

from tests.documents import document
from tests.hardware.panels.machines import add, machine, problems, scene, summary
from vmgui.hardware.panels.arguments import BhyvePanel, XenPanel
from vmgui.xmldoc.document import parse, serialize
from vmgui.xmldoc.domain.commandline import BhyveArgument
from vmgui.xmldoc.domain.domain import Domain


def test_arguments_of_xen_are_read() -> None:
    domain = parse(document("xen-features"), Domain)

    assert summary(XenPanel(), domain) == "2 arguments"
    assert XenPanel().is_for(scene(domain))
    assert not BhyvePanel().is_for(scene(domain))


def test_arguments_of_bhyve_are_written_in_its_namespace() -> None:
    domain = machine(type_="bhyve")

    add(BhyvePanel(), domain, "arguments", BhyveArgument).value = "-s"

    assert '<bhyve:arg value="-s"/>' in serialize(domain)
    assert 'xmlns:bhyve="http://libvirt.org/schemas/domain/bhyve/1.0"' in serialize(domain)
    assert problems(BhyvePanel(), domain) == []
    assert summary(BhyvePanel(), domain) == "1 argument"
