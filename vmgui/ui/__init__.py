"""Windows, dialogs, widgets and actions: everything a person sees.

What lives here: QtWidgets and nothing that decides. A view shows records of `vmgui.core` through
the item models of `vmgui.models` and starts operations; it never speaks to a hypervisor.

May import: `models`, `core`, `hardware`, `xmldoc`, `base`, and PySide6. Never libvirt or lxml, and
never `vmgui.virt`.

Thread: everything runs in the GUI thread, and nothing here may block it or run a nested loop.

    manager       the main window: every machine of every host
    preview       what is selected in the main window, at a glance
    jobs          the panel of what runs, what ran, and how it ended
    machine       the window of one machine, page by page
    host          the window of one connection, page by page
    image         the window of one disk image, page by page
    create        the wizard for a new machine, step by step
    storage       pools and volumes on screen, and the dialogs about them
    preferences   what the user may choose
    dialogs       each asks one question and returns a value
    forms         the fields of vmgui.hardware as widgets
    actions       everything a person can do, as data
    widgets       small widgets that know nothing of virtual machines

    context       Context: what windows need to do their work
    tasks         TaskScope: coroutines that belong to a widget
    errors        ErrorPresenter: shows an error once, where the user looks
    pages         PageBook: windows made of pages
    facts         FactSheet: names and values, the body of overviews
    documentpane  XML that has to be fetched first
    pictures      pictures of displays, decoded and encoded in a worker
    windowsize    windows that come back as large as they were left
    colours       what colour means what
    style         theme, spacing, fonts
    icons         the only place with icon names
    iconengine    paints a drawing in a colour of the palette
"""
