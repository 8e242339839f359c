"""What vmgui knows of storage pools: one module per type, or per family of types.

    kind        `PoolKind`: a form about a pool, with defaults, and what building it does
    building    *Build Pool*: what it makes, and what could be lost
    discovery   sources that the host can look for: volume groups, exports, targets
    checks      paths, hosts, names, IQNs and WWNs as libvirt accepts them
    common      fields that several types have
    login       user name and password, which become a secret of the host's
    unknown     a type that only XML can show
    registry    all types in the guide's order

A type is data: its module says which fields it has, with defaults, examples and checks. The same
forms serve *Add a New Storage Pool* and the change of a pool.

Source: https://libvirt.org/storage.html, https://libvirt.org/formatstorage.html and libvirt's
src/storage/storage_backend_*.c.

Pure: no Qt, no libvirt, no lxml. May import: `vmgui.hardware`, `vmgui.xmldoc`, `vmgui.base`.
"""
