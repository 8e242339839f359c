"""Decisions: what is known about the hosts, how it is kept up to date, and what is done to them.

asyncio without Qt. Everything here runs in the GUI thread and never blocks: libvirt, files and
processes are reached through lanes (`vmgui.virt.lanes`). May import virt, hardware, xmldoc, base.

    inbox        hand-over from libvirt's event thread: a deque and one armed wake-up
    inventory    the records of all hosts and domains; `changed` tells who shows them
    host         one host: connect, serve, lose, retry; owns its session and calls
    opening      opens its sessions: how long that may take, never two prompts at once
    notices      what hosts say is out of date, as windows may know it
    calls        the calls on a session: which wait for each other, and for how long
    aside        questions that a guest may never answer
    poolcalls    calls about storage pools, which may never return
    listing      how readings of libvirt become records
    fleet        all hosts: adds, removes and remembers them
    remembered   the hosts that the user has added, as the settings keep them
    refresh      turns any number of marks into few fetches
    details      reads descriptions after the list, what is looked at first
    describing   what the list shows of a description
    addresses    IP addresses, from the DHCP leases
    history      the last samples of a domain
    sampling     statistics: one bulk call per host and tick, ring buffers
    cache        the last known list of a host, kept between starts
    jobs         what runs, its progress and its history
    speed        how fast bytes are done, of late
    metering     how far something is that runs elsewhere
    tasks        the only place that starts coroutines
    garbage      lets only the GUI thread collect Python's garbage
    keys         key names -> Linux key codes, for Send Key
    viewers      starts console viewers and watches how they end
    work         pure work that takes long, away from the GUI thread
    files        reading and writing files, away from the GUI thread
    capabilities what hosts and their hypervisors can do, asked once per connection
    resources    what a host has: networks, pools, volumes, devices
    offers       the same as options for forms
    hostdevices  the host's devices as options, a portion at a time
    draft        the description of a domain while a person edits it
    disputes     what clashes in a draft, in the words of the forms
    editing      a domain as a window edits it: reads, follows the host, keeps the draft
    knowledge    what a host offers to a machine that is edited or planned
    applying/    from an edited description to the machine: plan, do, report
    checks/      what libvirt would refuse or regret: shared images, MACs, permissions
    operations/  what a person asks for: lifecycle, metadata, hardware, consoles, screenshots
    creation/    new machines: from answers to a running guest
    osinfo/      what is known of operating systems
    storage/     pools, volumes and secrets: followed and worked on
    imaging/     what is inside of disk images: looked at, checked, changed
"""
