"""Windows, dialogs, widgets and actions: everything a person sees.

What lives here: QtWidgets and nothing that decides. A view shows records of `vmgui.core` through
the item models of `vmgui.models` and starts operations; it never speaks to a hypervisor.

May import: `models`, `core`, `hardware`, `xmldoc`, `base`, and PySide6. Never libvirt or lxml, and
never `vmgui.virt`.

Thread: everything runs in the GUI thread, and nothing here may block it or run a nested loop.

The looks are in three modules: `colours` (what colour means what), `style` (theme, spacing, fonts)
and `icons` (the only place with icon names).
"""
