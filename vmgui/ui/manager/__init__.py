"""The main window: every machine of every host.

It holds no decisions: rows come from `models`, what can be done from `ui.actions`.

    window      puts the parts together
    tree        the tree view: columns, expansion, selection, what is on screen
    delegate    how its cells are painted
    hostrows    what stands on the rows of hosts and groups: a sentence, and Retry
    filterbar   search, state chips, grouping
    menus       the menu bar and the tool bar, as data
"""
