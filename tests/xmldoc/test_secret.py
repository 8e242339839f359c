from __future__ import annotations

import pytest

from vmgui.xmldoc.document import canonical, parse
from vmgui.xmldoc.secret import USAGE_IDS, Secret, by_usage, new_secret, reference

VOLUME = """\
<secret ephemeral='no' private='yes'>
  <uuid>11111111-2222-4333-8444-555555555555</uuid>
  <description>Disk of the mail server</description>
  <usage type='volume'>
    <volume>/images/mail.img</volume>
  </usage>
</secret>"""


def test_secret_says_what_it_is_for() -> None:
    secret = parse(VOLUME, Secret)

    assert secret.uuid == "11111111-2222-4333-8444-555555555555"
    assert secret.is_private
    assert not secret.is_ephemeral
    assert secret.description == "Disk of the mail server"
    assert (secret.usage, secret.usage_id) == ("volume", "/images/mail.img")


@pytest.mark.parametrize("usage", USAGE_IDS)
def test_new_secret_is_for_what_was_said(usage: str) -> None:
    secret = parse(new_secret(usage, "a & b", "<why>", is_private=True, is_ephemeral=False), Secret)

    assert (secret.usage, secret.usage_id) == (usage, "a & b")
    assert secret.description == "<why>"
    assert (secret.is_private, secret.is_ephemeral) == (True, False)


def test_new_secret_without_usage_has_none() -> None:
    xml = new_secret("", "", "", is_private=False, is_ephemeral=True)

    assert canonical(xml) == canonical("<secret ephemeral='yes' private='no'/>")
    assert parse(xml, Secret).usage_id == ""


def test_secret_that_is_for_something_else_says_nothing_of_before() -> None:
    secret = parse(VOLUME, Secret)

    secret.use_for("iscsi", "target1")

    assert secret.volume is None
    assert (secret.usage, secret.usage_id) == ("iscsi", "target1")


@pytest.mark.parametrize(
    ("kind", "usage"),
    [("passphrase", "volume"), ("chap", "iscsi"), ("iscsi", "iscsi"), ("ceph", "ceph")],
)
def test_reference_by_usage_is_what_the_secret_itself_says(kind: str, usage: str) -> None:
    assert reference(kind, "", "x") == by_usage(usage, "x")


def test_reference_prefers_the_uuid_and_may_be_none() -> None:
    assert reference("ceph", "u-1", "x") == "u-1"
    assert reference("ceph", "", "") == ""
