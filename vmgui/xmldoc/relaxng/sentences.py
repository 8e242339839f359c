"""The words for what is wrong with a document."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from vmgui.base.i18n import _

_MOST_CHOICES = 8
"""More possible values than these are not listed."""
_MOST_CHARACTERS = 60
"""Of a value that is quoted."""


def unknown_attribute(name: str, element: str, known: Sequence[str]) -> str:
    """An attribute that its element never has; `known` are those that it can have."""
    sentence = _("“{name}” is not an attribute of <{element}>.")
    return _with_guess(sentence.format(name=name, element=element), name, known)


def misplaced_attribute(name: str, element: str) -> str:
    """An attribute that its element has in other circumstances."""
    sentence = _("The attribute “{name}” of <{element}> does not fit what stands before it.")
    return sentence.format(name=name, element=element)


def wrong_attribute(name: str, element: str, value: str, possible: Sequence[str]) -> str:
    """An attribute with a value it cannot have; `possible` are the values if they are few."""
    sentence = _("“{value}” is not a possible value of the attribute “{name}” of <{element}>.")
    text = sentence.format(value=_short(value), name=name, element=element)
    return _with_choices(text, value, possible)


def missing_attribute(name: str, element: str) -> str:
    """An attribute that must be there is not."""
    return _("The attribute “{name}” of <{element}> is missing.").format(name=name, element=element)


def missing_attributes(element: str, known: Sequence[str]) -> str:
    """One of several attributes must be there, and none is."""
    names = ", ".join(known)
    sentence = _("An attribute of <{element}> is missing. It can be one of these: {names}.")
    return sentence.format(element=element, names=names)


def unknown_element(name: str, parent: str, known: Sequence[str]) -> str:
    """An element that never stands there; `known` are those that can."""
    sentence = _("<{name}> is not known in <{parent}>.").format(name=name, parent=parent)
    return _with_guess(sentence, name, known)


def wrong_root(name: str, expected: str) -> str:
    """The document is of another kind."""
    sentence = _("This is <{name}>, but <{expected}> is needed here.")
    return sentence.format(name=name, expected=expected)


def repeated_element(name: str, parent: str) -> str:
    """An element stands there more often than it may."""
    return _("<{name}> cannot stand once more in <{parent}>.").format(name=name, parent=parent)


def misplaced_element(name: str, parent: str) -> str:
    """An element that can stand there in other circumstances."""
    sentence = _("<{name}> does not fit what stands before it in <{parent}>.")
    return sentence.format(name=name, parent=parent)


def missing_element(name: str, parent: str) -> str:
    """An element that must be there is not."""
    return _("<{name}> is missing in <{parent}>.").format(name=name, parent=parent)


def incomplete_element(name: str, known: Sequence[str]) -> str:
    """One of several elements must be there, and none is."""
    if not known:
        return _("<{name}> needs a text.").format(name=name)
    names = ", ".join(f"<{each}>" for each in known)
    sentence = _("Something is missing in <{name}>. It can be one of these: {names}.")
    return sentence.format(name=name, names=names)


def wrong_text(element: str, text: str, possible: Sequence[str]) -> str:
    """An element with a text it cannot have; `possible` are the texts if they are few."""
    sentence = _("“{text}” is not a possible text of <{element}>.")
    return _with_choices(sentence.format(text=_short(text), element=element), text, possible)


def needless_text(element: str, text: str) -> str:
    """There is text where none belongs."""
    return _("<{element}> cannot have text in it, but “{text}” stands there.").format(
        text=_short(text), element=element
    )


def _with_choices(sentence: str, wrong: str, possible: Sequence[str]) -> str:
    if 0 < len(possible) <= _MOST_CHOICES:
        # Translators: {sentence} says that a value is wrong, {values} is a list like "yes, no"
        return _("{sentence} Possible: {values}.").format(
            sentence=sentence, values=", ".join(possible)
        )
    return _with_guess(sentence, wrong, possible)


def _with_guess(sentence: str, wrong: str, known: Sequence[str]) -> str:
    guesses = difflib.get_close_matches(wrong, known, n=1)
    if not guesses:
        return sentence
    # Translators: {sentence} says that a name is wrong, {name} is the name that may be right
    return _("{sentence} Is “{name}” meant?").format(sentence=sentence, name=guesses[0])


def _short(text: str) -> str:
    """A quotation of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_CHARACTERS else f"{line[:_MOST_CHARACTERS]}…"


def refused(element: str) -> str:
    """libxml2 stumbles over an element, though nothing is wrong with the document.

    It loses its way where elements that belong together do not stand beside each other.
    """
    sentence = _(
        "libvirt's check stumbles over <{name}>. It may want the elements in another order."
    )
    return sentence.format(name=element)
