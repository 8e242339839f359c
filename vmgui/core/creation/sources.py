"""What a machine is made of a file that somebody drops on a window."""

from __future__ import annotations

from pathlib import PurePath

from vmgui.core.creation.answers import Answers, FileChoice, Source

_SOURCES = {
    ".iso": Source.ISO,
    ".xml": Source.XML,
    **dict.fromkeys((".qcow2", ".img", ".raw", ".vmdk", ".vdi", ".vhd", ".vhdx"), Source.IMPORT),
}
"""Ending of a file's name -> where the machine comes from."""


def can_be_made_of(file: PurePath) -> bool:
    """Whether a machine is made of files that are called so."""
    return file.suffix.lower() in _SOURCES


def answers_for(file: PurePath, *, is_here: bool) -> Answers | None:
    """What a file says; None if no machine is made of such files.

    Args:
        file: of this computer.
        is_here: whether the host is another computer, so that it has to be uploaded.
    """
    source = _SOURCES.get(file.suffix.lower())
    is_sent = is_here and source is not Source.XML  # a description is read here
    return source and Answers(source=source, medium=FileChoice(str(file), is_here=is_sent))
