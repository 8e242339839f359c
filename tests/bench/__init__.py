"""`make bench`: how fast, how small and how calm vmgui is, next to virt-manager if it is there.

These are figures, not tests: a missed target is printed, not raised. Everything runs on a private
X server, with a private libvirtd that serves libvirt's test driver only, and ends with the run.
What needs real machines or media has a host of the lab (`tests.support.lab`).

    __main__   the command line
    works      what is measured: the tasks, their figures and their targets
    machine_works  the same about a machine's window
    create_works   the same about the wizard for a new machine
    storage_usage  the same about who uses which volumes
    storage_transfers  the same about uploads and downloads
    storage_list   the same about a pool with many volumes
    work       a piece of work, and what it may take
    rig        desktop, directories, worlds and daemon of one run
    programs   vmgui and virt-manager from outside: start, window, complete list
    screen     when windows appear, by the window manager's list of clients
    usage      processor time and memory, from /proc
    daemon     the private libvirtd, and hosts that never answer
    world      simulated hosts with any number of machines
    machines   simulated machines with much in them
    children   processes that are told things and answer, in lines of JSON
    probe      such a process: vmgui's own windows with a heartbeat and an eye on the painting
    machine_probe  what it can do with a machine's window
    create_probe   what it can do with the wizard
    usage_probe    what it can find out about who uses which volumes
    transfer_probe what it can move to and from a host
    volumes_probe  what it can do with the volumes of a pool
    painting   when one of its windows has painted what was done to it
    changes    such a process: somebody else who changes machines
    table      from figures to Markdown and JSON
"""
