"""What is inside of disk images: looked at, checked, changed. The hosts' and this computer's.

    values      images, chains, maps and what was found out, as values
    work        ImageWork: everything that can be asked and done
    doing       an order as a job: guards, turns, progress, cancelling
    entering    the turns it needs in the pools, and what they see of it
    commands    qemu-img's command lines
    checks      what is checked before, because qemu-img would do harm or say less
    guarding    who uses an image, and why it cannot be worked on now
    builders    what builds on an image besides what the guard knows
    told        of what format an image is because a machine's description says so
    names       which of many paths lead to the same file
    looker      looks at images: formats, what they say of themselves, chains
    reading     qemu-img's JSON as values
    maps        which areas are allocated, in as few pieces as a person can see
    running     how qemu-img is run: its progress and its end, and that nothing stays behind
    shells      where it is run: here, or over the host's SSH
    complaints  what it complains of, in words for people
    pooled      what libvirt can do as well, where we cannot get at the files

What qemu-img says to people is never read, but for its progress and where two images differ, which
it says in no other way. Formats are always told
to it, since the guest of a raw disk can make that look like an image that builds on any file of the
host. What a machine's description says of its disk is the format; what the image that builds on
another says is that one's. Only an image that no machine of the host has is taken for what its
first bytes, or libvirt, which looks at the same, say. An image whose data is in another file is
shown, and not worked on.
"""
