"""The only package that imports libvirt: plain blocking functions, run by lane workers.

A function here takes a live connection and plain values, and returns records or plain values. It
raises `libvirt.libvirtError`, which becomes a `vmgui.base.errors.HostError` at the lane's edge
(`errors.translated`). Nothing here knows Qt, asyncio's tasks or the inventory.

    eventloop    the epoll thread registered with libvirt; nothing else runs there
    lanes        daemon workers: blocking function -> awaitable
    headstart    opens connections while Python still imports Qt
    session      one live connection: open, keep-alive, close callback, events
    listening    libvirt's events -> Notice(object, aspect)
    errors       libvirtError -> HostError
    causes       what libvirt's errors mean, in words for people: the one table
    enums        libvirt's integers <-> base.states
    binding      the calls whose annotations are wrong, with the right ones
    queries      reads: lists, statistics, descriptions, addresses
    refusals     what libvirt says when it refuses a change of a machine: more of that table
    storagecauses  what libvirt says when it refuses to work on a pool: more of that table
    domains      verbs on domains: start, pause, save, ...
    definitions  descriptions as they are edited; what the host can run
    devices      attach, detach, update
    tuning       setters of single values: memory, processors, limits
    resources    networks, interfaces and network filters of a host
    storage      pools and volumes as they are read
    pools        verbs on storage pools: define, build, start, rename ...
    secrets      secrets, their users as far as pools are; values only go there
    volumes      verbs on volumes: copies, overlays, resizing, wiping, deleting
    uploads      files of this computer that become volumes
    downloads    volumes that become files of this computer
    leftovers    what is left on a host when something fails half-way
    contents     a look into files and volumes of a host
    streams      what goes through libvirt's streams
    outside      files of a host that no pool has
    creation     a new machine: its pool, network, definition and first start; and undoing that
    nodedevices  devices of a host, a portion at a time
    ssh          the wrapper that libvirt starts as `ssh`
"""
