"""The Secrets page on a real host: a value goes to the host and is seen nowhere."""

from __future__ import annotations

import base64

import pytest

from tests.journeys.conftest import Journey
from tests.support.descriptions import IMAGES, redefine
from tests.support.lab import LabHost
from tests.support.lab_fixtures import DomainOn
from tests.support.machinepages import Sheet
from tests.support.storagepages import DELETE, NEW_SECRET, SecretsPage, type_hidden

pytestmark = [pytest.mark.lab, pytest.mark.timeout(90)]

VALUE = "correct-horse-7"
VOLUME = f"{IMAGES}/safe.qcow2"
DISK = """\
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/>
<source file='{path}'><encryption format='luks'><secret type='passphrase' uuid='{uuid}'/>
</encryption></source><target dev='vdb' bus='virtio'/></disk></devices>"""


def test_secret_is_made_and_who_uses_it_is_shown(
    journey: Journey, host_a: LabHost, domain_on: DomainOn
) -> None:
    domain = domain_on(host_a, "idle", name="guest1", start=False)
    program = journey.start("--connect", host_a.uri)
    page = SecretsPage.opened(program)

    program.press("New Secret…", page.title)  # where there is none yet
    dialog = Sheet(program, NEW_SECRET, "")
    dialog.choose("Used for", "Password of an encrypted volume")
    dialog.type("Path of the volume:", VOLUME)
    dialog.type("Description:", "Key of the safe")
    dialog.choose("Value", "Typed here")
    type_hidden(program, "Enter it:", VALUE, NEW_SECRET)
    type_hidden(program, "Enter it again:", VALUE, NEW_SECRET)
    seen = program.window(NEW_SECRET).texts
    journey.take_picture("secret-typed")
    page.answer(NEW_SECRET, "Create")
    line = page.wait_line(VOLUME, Description="Key of the safe")
    uuid = host_a.virsh("secret-list").split()[0]
    redefine(domain, "</devices>", DISK.format(path=VOLUME, uuid=uuid))
    page.wait_line(VOLUME, **{"Used by": "machine guest1"})
    journey.take_picture("secrets")
    seen += "".join(window.texts for window in program.windows) + program.log

    kept = host_a.virsh("secret-get-value", uuid)
    assert base64.b64decode(kept) == VALUE.encode()
    assert VALUE not in seen
    assert line["Private"] == "No"
    page.choose_line(VOLUME)
    page.press_in("Secrets", "Delete")
    program.wait_text("guest1", DELETE)
    page.answer(DELETE, "Delete")
    journey.screen.wait(lambda: not host_a.virsh("secret-list"), "the secret is gone")
