"""A draft's edits as steps: what changes now, what after the next start, and why not now.

A machine that does not run needs no plan: all of it is one new description.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from vmgui.base.i18n import _
from vmgui.core.applying import settings
from vmgui.core.applying.steps import Act, Live, Step
from vmgui.core.draft import Draft, pairs
from vmgui.hardware import registry
from vmgui.hardware.difference import differences
from vmgui.hardware.kind import DeviceKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.devices import Device
from vmgui.xmldoc.element import Element
from vmgui.xmldoc.leaves import is_within, leaves
from vmgui.xmldoc.merge import apply
from vmgui.xmldoc.patch import Change, changes, is_same, step


def plan(draft: Draft, scene: Scene) -> tuple[Step, ...]:
    """What the edits of a draft change, machine first, then its devices.

    Args:
        draft: of the machine.
        scene: of the machine as it is in the draft.
    """
    return (*_of_machine(draft, scene), *_of_devices(draft, scene))


def _of_machine(draft: Draft, scene: Scene) -> Iterator[Step]:
    """The edits outside of devices: those of each panel's fields, then the rest."""
    edits = [change for change in draft.changes() if not _is_of_device(change)]
    is_running = draft.present_domain is not None
    for panel in registry.PANELS:
        before = draft.original_domain.viewed_as(panel.element)
        after = draft.domain.viewed_as(panel.element)
        lines = dict(differences(panel, before, after, scene))
        own = [change for change in edits if _touches(change, lines)]
        if own:
            edits = [change for change in edits if change not in own]
            yield from _parted(panel.id, _(panel.title), own, lines, draft, is_running)
    if edits:
        paths = {change.path or change.plain_path: change.path for change in edits}
        yield from _parted("xml", _("Machine"), edits, paths, draft, is_running)


def _is_of_device(change: Change) -> bool:
    tags = [each.tag for each in change.where[:2]]
    return tags[:1] == ["devices"] and tags[1:] not in ([], ["emulator"])


def _touches(change: Change, lines: Iterable[str]) -> bool:
    """Whether a change is of a field, of what is inside of it, or of what it is inside of."""
    return any(
        is_within(leaf, path) or is_within(path, leaf) for leaf in leaves(change) for path in lines
    )


def _parted(
    key: str,
    title: str,
    edits: Sequence[Change],
    lines: dict[str, str],
    draft: Draft,
    is_running: bool,
) -> Iterator[Step]:
    """A step for what changes now, and one for what has to wait."""
    waiting, reasons = list(lines.values()), []
    if is_running:
        for rule in settings.rules_of(edits):
            mine = [line for path, line in lines.items() if rule.covers(path)]
            answer = rule.make(draft)
            if isinstance(answer, str):
                reasons.append(answer)
                continue
            places = frozenset(e.path for e in edits if any(map(rule.covers, leaves(e))))
            live = Live(Act.SET, call=answer)
            yield Step(f"{key}/{rule.id}", title, tuple(mine) or (rule.id,), places, live)
            waiting = [line for line in waiting if line not in mine]
    if waiting or not lines:
        reason = reasons[0] if reasons else _("Only a machine that starts takes this up.")
        places = frozenset(edit.path for edit in edits)
        yield Step(key, title, tuple(waiting), places, None, reason if is_running else "")


def _of_devices(draft: Draft, scene: Scene) -> Iterator[Step]:
    kept: set[Device] = set()
    added: list[Step] = []
    for entry in registry.entries(draft.domain):
        original = draft.element_original(entry.device)
        if original is None:
            added.append(_attached(entry.kind, entry.device, entry.name, draft, scene))
        else:
            kept.add(original)
            if not is_same(original, entry.device):
                yield from _updated(entry.kind, original, entry.device, entry.name, draft, scene)
    yield from _removed(draft, kept, scene)
    # Controllers first: what hangs on them needs them.
    yield from sorted(added, key=lambda each: not each.key.startswith("devices/controller"))


def _key(device: Device) -> str:
    return f"devices/{step(device.node)}"


def _attached(kind: DeviceKind[Any], device: Device, name: str, draft: Draft, scene: Scene) -> Step:
    live, reason = None, ""
    if draft.present_domain is not None:
        reason = kind.why_not_attach(device, scene) or ""
        live = None if reason else Live(Act.ATTACH, device.xml(), device)
    key = _key(device)
    return Step(key, name, (_("The device is added."),), frozenset({key}), live, reason)


def _removed(draft: Draft, kept: set[Device], scene: Scene) -> Iterator[Step]:
    present = draft.present_domain
    partners = None if present is None else pairs(draft.original_domain, present)
    for entry in registry.entries(draft.original_domain):
        if entry.device in kept:
            continue
        live, reason = None, ""
        if partners is not None:
            running = partners.counterpart(entry.device)
            reason = entry.kind.why_not_detach(entry.device, scene) or ""
            if running is None:
                reason = _("The running machine does not have it.")
            elif not reason:
                live = Live(Act.DETACH, running.xml())
        key, details = _key(entry.device), (_("The device is removed."),)
        yield Step(key, entry.name, details, frozenset({key}), live, reason)


def _updated(
    kind: DeviceKind[Any],
    original: Any,
    device: Device,
    name: str,
    draft: Draft,
    scene: Scene,
) -> Iterator[Step]:
    """What changes of a device: a step for what the running machine takes, one for the rest."""
    original = original.viewed_as(kind.element)
    edits = changes(original, device)
    lines = dict(differences(kind, original, device, scene))
    running = draft.element_present(device)
    key = _key(original)
    now: list[Change] = []
    if running is not None:
        yield from _set(key, name, device, edits, lines)
        edits = tuple(edit for edit in edits if settings.device_rule(device, edit) is None)
        now = _at_once(edits, _live_paths(kind, (original, running, device), scene))
    later = [edit for edit in edits if edit not in now]
    if now and running is not None:
        wanted = running.copy()
        apply(now, wanted, force=True)
        live = Live(Act.UPDATE, wanted.xml())
        yield Step(f"{key}/now", name, _lines(now, lines), _places(key, now), live)
    if later:
        reason = ""
        if draft.present_domain is not None:
            reason = (
                _("The running machine does not have it.")
                if running is None
                else _("Only a machine that starts takes this up.")
            )
        yield Step(key, name, _lines(later, lines), _places(key, later), None, reason)


def _live_paths(kind: DeviceKind[Any], sides: Iterable[Element], scene: Scene) -> frozenset[str]:
    """What can change while the machine runs, whichever side of the change is asked.

    A condition sees one element; what libvirt can change from it, or to it, is not enough.
    """
    each = [kind.live_paths(side.viewed_as(kind.element), scene) for side in sides]
    return frozenset.intersection(*each)


def _at_once(edits: Sequence[Change], paths: frozenset[str]) -> list[Change]:
    """The edits of a device that its running counterpart can take.

    Those of its <source> belong together: half of a source is none. A device whose type has to wait
    takes nothing at once, because other edits, such as a network filter that goes, come with that.
    """
    now = [edit for edit in edits if _is_live(edit, paths)]
    waiting = [edit for edit in edits if edit not in now]
    if any(edit.plain_path == "@type" for edit in waiting):
        return []
    if any(map(_is_of_source, waiting)):
        return [edit for edit in now if not _is_of_source(edit)]
    return now


def _is_of_source(edit: Change) -> bool:
    return edit.plain_path.partition("/")[0] in ("@type", "source")


def _set(
    key: str, name: str, device: Device, edits: Sequence[Change], lines: dict[str, str]
) -> Iterator[Step]:
    """What calls of their own change of a running device."""
    for rule in settings.DEVICE_RULES:
        own = [edit for edit in edits if settings.device_rule(device, edit) is rule]
        if not own:
            continue
        answer = rule.make(device)
        live = None if isinstance(answer, str) else Live(Act.SET, call=answer)
        reason = answer if isinstance(answer, str) else ""
        yield Step(f"{key}/{rule.id}", name, _lines(own, lines), _places(key, own), live, reason)


def _places(key: str, edits: Iterable[Change]) -> frozenset[str]:
    return frozenset(f"{key}/{edit.path}" for edit in edits)


def _is_live(edit: Change, paths: Iterable[str]) -> bool:
    return all(any(is_within(leaf, path) for path in paths) for leaf in leaves(edit))


def _lines(edits: Sequence[Change], lines: dict[str, str]) -> tuple[str, ...]:
    """What people read of edits: the fields' lines, and the paths of what no field shows."""
    found: dict[str, None] = {}
    for edit in edits:
        mine = [line for path, line in lines.items() if _touches(edit, (path,))]
        found.update(dict.fromkeys(mine or [edit.path or edit.plain_path]))
    return tuple(found)
