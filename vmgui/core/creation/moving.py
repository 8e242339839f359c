"""The same machine on another host: what of the answers still means something there."""

from __future__ import annotations

from dataclasses import replace

from vmgui.base.ids import HostId
from vmgui.base.uris import parse as parse_uri
from vmgui.core.creation.answers import Answers, FileChoice, Source


def moved(answers: Answers, before: HostId, after: HostId) -> Answers:
    """The answers for another host: what names something of the first one is as nobody said it.

    Args:
        answers: what a person has said.
        before: the host that it was said of.
        after: where the machine shall be now.
    """
    empty = Answers()
    return replace(
        answers,
        platform=empty.platform,
        medium=moved_file(answers.medium, answers.source, before, after),
        disk=replace(answers.disk, pool="", path=""),
        network=empty.network,
        extras=replace(empty.extras, boots_network_first=answers.extras.boots_network_first),
        firmware=empty.firmware,
        drivers=empty.drivers,
    )


def moved_file(file: FileChoice, source: Source, before: HostId, after: HostId) -> FileChoice:
    """The same file as another host sees it; none if only the first host has it.

    Args:
        file: which one.
        source: what it is used as: a description in XML is read here for any host.
        before: the host that it was chosen for.
        after: the other one.
    """
    if source is Source.XML:
        return file
    is_ours = file.is_here or not parse_uri(before.uri).is_remote
    if not file.path or not is_ours:
        return FileChoice()
    return FileChoice(file.path, is_here=parse_uri(after.uri).is_remote)
