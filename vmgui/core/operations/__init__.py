"""What a person asks for: async functions and tables of verbs, one module per noun.

An operation checks, calls the host through its lanes and reports through its job. It never writes
a view: the host's events do (design 5.2).

    lifecycle     run, pause, shut down, save, ...: a table of verbs
    metadata      name, title, notes, folder, tags, autostart
    consoles      opens a viewer on a domain's display
    screenshots   pictures of displays
    keyboard      keys sent to the guest
"""
