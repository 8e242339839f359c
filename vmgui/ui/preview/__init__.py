"""The preview: what is selected in the main window, at a glance.

    pane       chooses what is shown; follows the inventory while it is seen
    machine    one machine
    host       one connection
    many       several machines together
    thumbnail  a picture of a machine's display, taken when somebody looks
    picture    the button that draws it
    tags       the tags of a machine, in their colours
    addresses  where a machine is reached on the network
    events     what happened to a machine
    jobs       what is being done to a machine

Nothing here is asked of a host unless the pane is seen.
"""
