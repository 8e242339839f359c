"""vmgui: a desktop manager for virtual machines on libvirt.

The map (arrows of import point down; a layer may use any layer below it; checked by import-linter):

    app        command line, start, wiring, single instance, crash handling       knows everything
    ui         windows, dialogs, actions, widgets                                 QtWidgets
    models     rows and columns: adapters from the inventory to Qt's views        QtCore, QtGui
    core       inventory, hosts, refreshing, jobs, drafts, applying, operations   asyncio, no Qt
    virt       the only package that imports libvirt; blocking functions          worker threads
    hardware   kinds of devices and pages of a machine: documents and forms       pure
    xmldoc     lossless typed documents, the only package that imports lxml       pure
    base       words everybody speaks: ids, records, states, errors, settings     standard library

libvirt goes to `virt`, lxml to `xmldoc`, QtWidgets to `ui`, rows to `models`, decisions to `core`,
what is known of devices to `hardware`, wiring to `app`, words to `base`. `virt` and `hardware` do
not know each other. Each package's docstring says what lives there, what it may import and which
thread runs it.
"""

__version__ = "0.1.0"
