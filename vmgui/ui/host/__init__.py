"""The window of one connection (Connection Details), page by page.

    window    title, tool bar, menus, banner; follows the inventory
    pages     which pages there are: one tuple
    overview  what is known of the host and of what its machines take
    storage   its pools and their volumes
    secrets   the passwords and keys that it keeps, without their values
    secretview  the table of them
    xmlpage   the host's capabilities as libvirt gives them
    facts     the rows of the overview, as data
    texts     a host and its machines in words
    banner    why a host is not connected, and what to do

The window and its pages follow the inventory and decide nothing.
"""
