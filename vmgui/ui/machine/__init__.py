"""The window of one machine, page by page.

    window       title, tool bar, menus, banner; follows the inventory
    pages        which pages there are: one tuple
    hardware/    everything that it is made of, to change
    overview     what is known of it, to read and copy
    place        what pages are made of
    performance  graphs of what it consumes
    graphs       which graphs there are; also drawn by the preview
    xmlpage      its whole description, to read and to change
    facts        the rows of the overview, as data
    texts        a record in words

A window and its pages follow the inventory and decide nothing; what a person asks for are actions.
Pages that edit share one draft (`vmgui.core.editing`), so that nothing is lost between them.
"""
