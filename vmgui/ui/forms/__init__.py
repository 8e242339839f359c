"""Forms: the fields of `vmgui.hardware` as widgets.

    form         `Form`: all rows of a panel, bound to an element; labels, marks, problems
    rows         a line of the form: label, editor, what is to be said under it
    editors      one editor for each class of field
    choices      combo boxes with values that cannot be chosen, and why
    tables       `Rows`: a table of elements
    hostdevice   a device of the host's, chosen from a list
    systempicker the operating systems, in a list to search
    special      hand-made editors, by name: `bootorder`, `media`, `caches`, `password`,
                 `sharedmemory`, `system`
    specialrow   what their lines have in common
    tools        what editors need of the window: choosers of files, tasks

A form reads the element whenever it is told to, and writes a field when, and only when, a person
changes it. It decides nothing: what is shown, greyed or wrong is said by the fields.
"""
