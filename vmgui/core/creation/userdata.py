"""What somebody types for cloud-init: is it of a kind that it knows, and well formed?

Source: cloud-init's documentation of its user-data formats, and sshd(8) for keys.
"""

from __future__ import annotations

import base64
import binascii
import email
import re
from email.message import Message
from functools import lru_cache

from vmgui.base.i18n import _

_KINDS = (
    "#!",
    "#include",
    "#include-once",
    "#cloud-boothook",
    "#part-handler",
    "#cloud-config-jsonp",
    "## template: jinja",
)
"""How user-data begins whose contents cloud-init or others check: scripts, lists of URLs ..."""
_MAPPING = "#cloud-config"
_LIST = "#cloud-config-archive"
_MIME = re.compile(r"(content-type|mime-version):", re.IGNORECASE)
_MIME_MAPPING = "text/cloud-config"


@lru_cache(maxsize=1)  # forms ask again and again, and a long text takes its time
def user_data_problem(text: str) -> str | None:
    """What is wrong with user-data: a translated sentence, with the line; None if nothing is."""
    first = text.partition("\n")[0].rstrip()
    if _is(first, _LIST):
        return _yaml_problem(text, list)
    if _is(first, _MAPPING):
        return _yaml_problem(text, dict)
    if _MIME.match(text):
        return _mime_problem(text)
    if first.startswith(_KINDS):
        return None
    if text[:1].isspace():
        return _("User-data begins in the first line, without spaces before it.")
    return _(
        "User-data begins with a line that says what it is: “#cloud-config” for settings, or “#!” "
        "and a program for a script."
    )


def ssh_key_problem(line: str) -> str | None:
    """What is wrong with a public SSH key in one line: a translated sentence; None if nothing is.

    It has the form of authorized_keys: options, type, key, comment; only type and key must be.
    """
    if "PRIVATE KEY" in line:
        return _("This is a private key: it stays with you. Use the one that ends in .pub.")
    found = _KEY.search(line)
    if found is None:
        return _("This is no public SSH key. Such a key begins with “ssh-ed25519” or “ssh-rsa”.")
    try:
        content = base64.b64decode(found["key"], validate=True)
    except binascii.Error:
        content = b""
    # Inside, the type comes first once more, with its length before it (RFC 4253, 6.6).
    kind = found["kind"].encode()
    if not content.startswith(len(kind).to_bytes(4) + kind) or len(content) < _LEAST_KEY:
        return _("This SSH key is not complete. It is one long line.")
    return None


_KEY = re.compile(
    r"(?:^|\s)(?P<kind>(?:sk-)?(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d+)(?:@openssh\.com)?)"
    r"\s+(?P<key>[A-Za-z0-9+/]+=*)(?=\s|$)"
)
_LEAST_KEY = 50
"""Bytes: an ed25519 key has 51."""


def _is(line: str, kind: str) -> bool:
    """Whether the line is that, perhaps with a remark behind it."""
    return line == kind or line.startswith((f"{kind} ", f"{kind}\t"))


def _yaml_problem(text: str, kind: type[dict[object, object]] | type[list[object]]) -> str | None:
    import yaml  # here: the start of the program does not need it

    try:
        content = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return _("Line {line} is not valid YAML: {problem}").format(
            line=line, problem=error.problem or error.context
        )
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return _("Line {line} has a character that YAML does not allow.").format(line=line)
    except (ValueError, RecursionError) as error:  # an impossible date; a file without an end
        return _("This is not valid YAML: {problem}").format(problem=error)
    except (LookupError, AttributeError, TypeError):  # PyYAML trusts tags: "!!bool foo"
        return _("This is not valid YAML: a value does not suit the tag before it.")
    if content is None or isinstance(content, kind):
        return None
    if kind is list:
        return _("“#cloud-config-archive” is followed by a list: lines that begin with “- ”.")
    return _("“#cloud-config” is followed by settings: lines such as “hostname: web1”.")


def _mime_problem(text: str) -> str | None:
    """What is wrong with a MIME message; its settings are checked as those that stand alone."""
    message = email.message_from_string(text)
    if message.defects:
        return _("The MIME message is not complete: a part or its end is missing.")
    if not message.is_multipart() and message.get_content_type().startswith("multipart/"):
        return _("The MIME message has no parts.")
    problems = (_part_problem(part) for part in message.walk())
    return next(filter(None, problems), None)


def _part_problem(part: Message) -> str | None:
    if part.get_content_type() != _MIME_MAPPING:
        return None
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return None
    problem = _yaml_problem(content.decode("utf-8", "replace"), dict)
    if problem is None:
        return None
    name = part.get_filename() or _MIME_MAPPING
    return _("In the part “{name}”: {problem}").format(name=name, problem=problem)
