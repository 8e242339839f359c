"""The hardware page of a machine's window: a list at the left, a form at the right.

    page      `HardwarePage`: the list and the pane; *Add Hardware* and *Remove*
    frame     `EditFrame`: the banner above and the bar below of each page that edits the draft
    pane      what is shown of one item: its form, and its XML
    applybar  *Apply* and *Cancel*, what is wrong, and how many changes there are
    applying  from *Apply* to the report: says what happens, does it, tells what was refused
    conflict  what others changed meanwhile, side by side
    add       *Add Hardware*

All pages of a window edit one draft (`vmgui.core.editing`). Nothing here knows a kind of device:
what there is to see and to do is said by `vmgui.hardware`.
"""
