"""What vmgui knows of a machine's hardware: one module per kind of device and per page.

    fields      the values that a form shows of an element, as data: Text, Number, Choice ...
    items       what else stands in a form: tables, facts, notes, groups
    options     where the values of a choice come from: lists, domain capabilities, the host
    conditions  when a field is shown
    scene       what a form has to know around its element
    panel       `Panel`: a form about an element, and what is wrong with that
    kind        `DeviceKind`: a panel about a device, with names, defaults and hot-plug
    kinds       the kinds of devices, one module each: document class and form
    panels      the pages about the whole machine, one module each
    registry    all of them in order, and the names of a machine's devices
    pools       the types of storage pools: forms as data, like kinds of devices

The same form serves the hardware page, *Add Hardware* and the last step of a new machine. It is
made of widgets in `vmgui.ui.forms`; what a change does to a running machine is decided in
`vmgui.core.applying`.

Pure: no Qt, no libvirt, no lxml. May import: `vmgui.xmldoc`, `vmgui.base`.
"""
