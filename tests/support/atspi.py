"""What assistive technology sees of a program: a helper process that answers in JSON lines.

It is run by the system's Python, which has GLib's bindings (python3-gi); the environment of the
tests has not. The accessibility bus is spoken to directly: the library for it waits for answers
that a program with a modal dialog does not give, and keeps what it has seen in a stale cache.

    {"do": "windows", "pid": 4711, "title": ""}    -> the windows of a process whose titles begin
                                                      so, with all in them
    {"do": "menus", "pid": 4711, "since": 12.5}    -> its menus that were opened since then
    {"do": "time"}                                 -> now, for "since"

Only what shows is told. A widget is an object with role (a number, see atspi-constants.h), name,
description, states (numbers), box (x, y, width, height), bus, path, text (of fields), label (of
boxes to choose from, whose name is what is chosen) and children.
"""

import contextlib
import json
import sys
import threading
import time

from gi.repository import Gio, GLib

ATSPI = "org.a11y.atspi."
REGISTRY = ATSPI + "Registry"
ROOT = "/org/a11y/atspi/accessible/root"
DBUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
PROPERTIES = "org.freedesktop.DBus.Properties"
CALL_MS = 10_000
SHOWING = 25
MENU_ROLES = (33, 41, 69)  # menu, popup menu, window
FIELD_ROLES = (52, 61, 79)  # spin button, text, entry; never what is typed as a password
CHOICE_ROLE = 11  # combo box
LABELLED_BY = 2
MOST_EVENTS = 100
# Object events that say that something has appeared.
EVENTS = ("object:state-changed:showing",)


class Bus:
    """The accessibility bus."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        answer = session.call_sync(
            "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, CALL_MS
        )
        flags = (
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        )
        self._connection = Gio.DBusConnection.new_for_address_sync(
            answer.unpack()[0], flags, None, None
        )
        self.shown = []  # (time, bus, path), oldest first
        ready = threading.Event()
        threading.Thread(target=self._listen, args=(ready,), daemon=True).start()
        ready.wait()
        for event in EVENTS:
            self.call(
                REGISTRY, "/org/a11y/atspi/registry", REGISTRY, "RegisterEvent", "(sass)",
                (event, [], ""),
            )  # fmt: skip

    def _listen(self, ready):
        context = GLib.MainContext()
        context.push_thread_default()
        self._connection.signal_subscribe(
            None, ATSPI + "Event.Object", "StateChanged", None, "showing", 0, self._on_shown
        )
        ready.set()
        GLib.MainLoop.new(context, False).run()

    def _on_shown(self, _connection, sender, path, _interface, _signal, parameters):
        if parameters.unpack()[1]:
            self.shown = [*self.shown[-MOST_EVENTS:], (time.monotonic(), sender, path)]

    def call(self, bus, path, interface, method, signature="", arguments=()):
        """Make one call and return the tuple that it answers."""
        parameters = GLib.Variant(signature, arguments) if signature else None
        return self._connection.call_sync(
            bus, path, interface, method, parameters, None, 0, CALL_MS
        ).unpack()

    def gather(self, calls):
        """Make many calls at the same time; one that fails answers None."""
        answers = [None] * len(calls)
        context = GLib.MainContext()
        context.push_thread_default()
        left = len(calls)

        def land(connection, result, number):
            nonlocal left
            left -= 1
            with contextlib.suppress(GLib.Error):  # it has vanished meanwhile
                answers[number] = connection.call_finish(result).unpack()

        try:
            for number, (bus, path, interface, method, signature, arguments) in enumerate(calls):
                parameters = GLib.Variant(signature, arguments) if signature else None
                self._connection.call(
                    bus, path, interface, method, parameters, None, 0, CALL_MS, None, land, number
                )
            while left:
                context.iteration(True)
        finally:
            context.pop_thread_default()
        return answers


def questions(bus, path):
    """What is asked about each widget that shows."""
    accessible = ATSPI + "Accessible"
    return (
        (bus, path, accessible, "GetRole", "", ()),
        (bus, path, PROPERTIES, "Get", "(ss)", (accessible, "Name")),
        (bus, path, PROPERTIES, "Get", "(ss)", (accessible, "Description")),
        (bus, path, ATSPI + "Component", "GetExtents", "(u)", (0,)),
        (bus, path, accessible, "GetChildren", "", ()),
    )


def showing(bus, level):
    """Those of (siblings, reference) that show, with their states."""
    accessible = ATSPI + "Accessible"
    answers = bus.gather([(*where, accessible, "GetState", "", ()) for _, where in level])
    return [
        (siblings, where, state[0])
        for (siblings, where), state in zip(level, answers, strict=True)
        if state is not None and has(state[0], SHOWING)
    ]


def seen(bus, references):
    """The widgets behind references (bus, path) that show, with all below them, level by level."""
    roots, fields, choices = [], [], []
    level = [(roots, reference) for reference in references]
    while level:
        shown = showing(bus, level)
        calls = [question for _, where, _ in shown for question in questions(*where)]
        answers = iter(bus.gather(calls))
        level = []
        for siblings, (name, path), state in shown:
            role, title, description, box, children = (next(answers) for _ in range(5))
            if role is None:
                continue
            widget = {
                "bus": name,
                "path": path,
                "role": role[0],
                "name": title[0] if title else "",
                "description": description[0] if description else "",
                "states": [n for n in range(64) if has(state, n)],
                "box": list(box[0]) if box else [0, 0, 0, 0],
                "text": "",
                "label": "",
                "children": [],
            }
            siblings.append(widget)
            level += [(widget["children"], r) for r in (children or ((),))[0] if is_real(r)]
            if widget["role"] in FIELD_ROLES:
                fields.append(widget)
            if widget["role"] == CHOICE_ROLE:
                choices.append(widget)
    read(bus, fields)
    label(bus, choices)
    return roots


def read(bus, fields):
    """Add what is written in fields."""
    where = [(field["bus"], field["path"], ATSPI + "Text", "GetText") for field in fields]
    answers = bus.gather([(*place, "(ii)", (0, -1)) for place in where])
    for field, answer in zip(fields, answers, strict=True):
        field["text"] = answer[0] if answer else ""


def label(bus, choices):
    """Add the text of the labels that boxes to choose from have."""
    accessible = ATSPI + "Accessible"
    answers = bus.gather(
        [(each["bus"], each["path"], accessible, "GetRelationSet", "", ()) for each in choices]
    )
    labels = [
        (choice, reference)
        for choice, answer in zip(choices, answers, strict=True)
        for kind, references in (answer or ((),))[0]
        if kind == LABELLED_BY
        for reference in references
    ]
    names = bus.gather(
        [(*place, PROPERTIES, "Get", "(ss)", (accessible, "Name")) for _, place in labels]
    )
    for (choice, _), name in zip(labels, names, strict=True):
        choice["label"] = name[0] if name else ""


def has(words, number):
    """Is a state in the two words of a state set?"""
    return bool(words[number // 32] >> (number % 32) & 1)


def is_real(reference):
    """Is it a widget?"""
    return not reference[1].endswith("/null")


def application(bus, pid):
    """The name on the bus of the process, None while it has none."""
    for name, _path in bus.call(REGISTRY, ROOT, ATSPI + "Accessible", "GetChildren")[0]:
        try:
            if bus.call(*DBUS, "GetConnectionUnixProcessID", "(s)", (name,))[0] == pid:
                return name
        except GLib.Error:
            continue  # it has just ended
    return None


def windows(bus, request):
    """The windows of a process whose titles begin with a text; all of them if it is empty."""
    name = application(bus, request["pid"])
    if name is None:
        return []
    accessible = ATSPI + "Accessible"
    children = bus.call(name, ROOT, accessible, "GetChildren")[0]
    titles = bus.gather(
        [(*each, PROPERTIES, "Get", "(ss)", (accessible, "Name")) for each in children]
    )
    wanted = [
        reference
        for reference, title in zip(children, titles, strict=True)
        if is_real(reference) and title and title[0].startswith(request["title"])
    ]
    return seen(bus, wanted)


def menus(bus, request):
    """The menus of a process that were opened since a moment, newest first.

    Context menus of Qt are in no tree: nothing but the event leads to them.
    """
    name = application(bus, request["pid"])
    opened = [
        (sender, path)
        for when, sender, path in reversed(bus.shown)
        if sender == name and when >= request["since"]
    ]
    return [widget for widget in seen(bus, opened) if widget["role"] in MENU_ROLES]


def now(_bus, _request):
    """The time by which events are known."""
    return time.monotonic()


ANSWERS = {"windows": windows, "menus": menus, "time": now}


def main():
    """Answer until the standard input ends."""
    bus = Bus()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"answer": ANSWERS[request["do"]](bus, request)}
        except GLib.Error as error:
            answer = {"error": error.message}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
