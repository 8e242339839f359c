"""Item models: what `vmgui.core` knows, as rows and columns.

A model listens to the core's events and turns them into the fewest Qt signals that tell a view the
same. Models decide nothing and call no host. They may import `core`, `hardware`, `xmldoc`, `base`,
QtCore and QtGui; never QtWidgets or `vmgui.virt`. Everything runs in the GUI thread and nothing
blocks.

    filters      Filter: what somebody looks for; no Qt
    arrangement  Sort, arrange(): which machines stand where; no Qt
    columns      COLUMNS: text, sort key and width of every column of the machine tree; no Qt
    nodes        Tree, Plan: the rows as they are, and the way to another arrangement; no Qt
    transition   Transition: goes that way and tells Qt
    samples      Samples: what models ask of a sampler
    cells        what the rows of machines, hosts and groups answer to each role
    machines     MachineTree: the tree of hosts or groups and their machines
    hardware     HardwareList: pages and devices of a machine
    rows         Rows: the rows of a flat model, and the way to others
    pools        PoolList: storage pools, and what is said of them
    volumes      VolumeTable: the volumes of a pool, sorted and filtered
    hostdevices  DeviceList, DeviceFilter: the host's devices to choose from
    images       ChainList, SnapshotTable: a disk image, what it builds on, what is in it
    jobs         JobTable: what was asked for, newest first
    secrets      SecretTable: secrets and who uses them
    roles        Role and Kind: the data roles of all models; names of icons

A new column is one entry of `columns.COLUMNS`.
"""
