"""Lossless typed documents: libvirt's XML, edited in place.

An `Element` wraps one live node and keeps no other state, so an object and its XML cannot
disagree, and whatever we do not know (elements, attributes, comments, namespaces, order,
indentation) stays as it is. Properties are descriptors::

    class Disk(Device):
        TAG = "disk"
        bus = text("target/@bus")          # disk.bus is `str | None`, Disk.bus is a `Value[str]`
        is_readonly = Flag("readonly")

    domain = parse(xml, Domain)
    domain.devices.disks[0].bus = "virtio"
    difference(xml, serialize(domain))

What lives where:

- `document`     text to document and back: parse, serialize, pretty, canonical, difference, redact
- `element`      `Element` (a node) and `Section` (a part that may be missing)
- `properties`   what classes are made of: text, integer, yes_no, size, Flag, Child, Children ...
- `identity`     what tells an element from its siblings: "disk[target=vda]"
- `pairing`      which element of one document is which of another
- `patch`        what changed between two documents; `leaves`: the single values of a change
- `merge`        the same changes in a third document, and what clashes
- `schema`       libvirt's RelaxNG schemas; `relaxng`: says in words what is wrong, and where
- `capabilities`, `domcaps`   what a host has, and what its machines can have
- `secret`                    secrets, without their values
- `nodedev`                   the host's devices
- `pool`, `volume`            storage; `poolcaps`, `poolsources`: what pools a host can have, and
  what it finds to make them of
- `targets`      names of disks in the guest
- `domain`       the domain document: `Domain`, `Os`, our own metadata, names of operating systems
- `devices`      `Device`, the kinds everybody needs, and the `Devices` of a domain
- `outline`      what the list of machines needs of a description, in one quick pass
- `pending`      whether a running domain changes at its next start
- `paths`, `converters`, `layout`, `order`   the machinery below: addresses, value formats,
  indentation, and where a new element goes. The order is one table by parent tag rather than an
  attribute of each class, so that it also holds for the elements in the middle of a path.

Imports: the standard library, lxml (this is the only package that may) and `vmgui.base`.
Threads: any, but one document belongs to one thread at a time.
"""
