"""The hardware page of a machine's window: a list at the left, a form at the right.

    page      `HardwarePage`: the view of a machine that is there, and what is applied of it
    view      `HardwareView`: the list and the pane; *Add Hardware* and *Remove*
    workpiece  what those need of a machine, be it there or yet to be made
    frame     `EditFrame`: the banner above and the bar below of each page that edits the draft
    pane      what is shown of one item: its form, and its XML
    following  which row is which, after the description became another one
    editbar   what bars under a form have in common
    applybar  *Apply* and *Cancel*, what is wrong, and how many changes there are
    applying  from *Apply* to the report: says what happens, does it, tells what was refused
    problems  why edits cannot be applied
    typed     XML that is typed while others change the machine
    conflict  what others changed meanwhile, side by side
    waiting   what is shown while there is no description
    leave     what becomes of edits when the window is closed
    add       *Add Hardware*

All pages of a window edit one draft (`vmgui.core.editing`). Nothing here knows a kind of device:
what there is to see and to do is said by `vmgui.hardware`.
"""
