from __future__ import annotations

from dataclasses import replace

import pytest

from tests.core.creation.build.cases import ISO, KVM
from vmgui.base.errors import InvalidInput
from vmgui.core.creation.answers import Source
from vmgui.core.creation.build import blueprint
from vmgui.core.creation.build.source import Keeping
from vmgui.xmldoc.document import canonical, parse
from vmgui.xmldoc.domain.domain import Domain

NVRAM = "/nvram/web.fd"
UUID = "4c4c4544-0042-3510-8052-b4c04f4e3732"
DOCUMENT = f"""\
<!-- mine -->
<domain type='qemu'>
  <name>web</name>
  <uuid>{UUID}</uuid>
  <os firmware='efi'><type>hvm</type><nvram>/nvram/web.fd</nvram></os>
  <unknown value='1'/>
  <devices>
    <interface type='user'><mac address='52:54:00:AA:00:01'/></interface>
    <interface type='user'><mac address='52:54:00:aa:00:02'/></interface>
  </devices>
</domain>"""
FILE = replace(ISO, source=Source.XML, name=None)
AROUND = replace(KVM, document=DOCUMENT)


def test_document_that_is_free_stays_as_it_is() -> None:
    plan = blueprint(FILE, AROUND)

    assert canonical(plan.domain) == canonical(DOCUMENT)
    assert (plan.name, plan.images, plan.installation.is_needed) == ("web", (), False)


def test_document_that_clashes_is_made_free() -> None:
    around = replace(
        AROUND,
        names=frozenset({"web"}),
        uuids=frozenset({UUID}),
        macs=frozenset({"52:54:00:aa:00:01"}),
    )

    plan = blueprint(FILE, around)

    domain = parse(plan.domain, Domain)
    assert domain.name == plan.name != "web"
    assert (domain.uuid, domain.os.nvram) == (None, None)
    assert [card.mac for card in domain.devices.interfaces] == [None, "52:54:00:aa:00:02"]
    assert "<!-- mine -->" in plan.domain
    assert '<unknown value="1"/>' in plan.domain


@pytest.mark.parametrize(
    ("name", "uuid", "uuids", "stays"),
    [
        (None, f"<uuid>{UUID}</uuid>", (), True),
        ("web", f"<uuid>{UUID}</uuid>", (), True),
        ("other", f"<uuid>{UUID}</uuid>", (), False),
        (None, "", (), False),
        (None, f"<uuid>{UUID.upper()}</uuid>", (UUID,), False),
        (None, f"<uuid>{UUID.replace('-', '')}</uuid>", (UUID,), False),
    ],
)
@pytest.mark.parametrize(
    "element",
    [
        f"<nvram template='/t.fd'>{NVRAM}</nvram>",
        f"<nvram type='file' template='/t.fd'><source file='{NVRAM}'/></nvram>",
        f"<varstore template='/t.json' path='{NVRAM}'/>",
    ],
)
def test_firmware_variables_of_another_machine_are_not_used(
    name: str | None, uuid: str, uuids: tuple[str, ...], stays: bool, element: str
) -> None:
    document = DOCUMENT.replace(f"<uuid>{UUID}</uuid>", uuid)
    document = document.replace(f"<nvram>{NVRAM}</nvram>", element)
    around = replace(AROUND, document=document, uuids=frozenset(uuids))

    plan = blueprint(replace(FILE, name=name), around)

    assert (NVRAM in plan.domain) is stays
    assert "template=" in plan.domain
    assert parse(plan.domain, Keeping).is_state_named is stays
    assert bool(parse(plan.domain, Domain).uuid) is bool(uuid and not uuids)


def test_name_that_somebody_chose_holds() -> None:
    plan = blueprint(replace(FILE, name="other"), AROUND)

    assert (plan.name, parse(plan.domain, Domain).name) == ("other", "other")


@pytest.mark.parametrize("text", ["", "<network/>", "no XML"])
def test_what_is_no_machine_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        blueprint(FILE, replace(KVM, document=text))
