"""What is inside of disk images: looked at, checked, changed. The hosts' and this computer's.

    values      images, chains, maps and what was found out, as values
    work        ImageWork: everything that can be asked and done
    doing       an order as a job: guards, turns, progress, cancelling
    commands    qemu-img's command lines
    checks      what is checked before, because qemu-img would do harm or say less
    guarding    who uses an image, and why it cannot be worked on now
    looker      looks at images: formats, what they say of themselves, chains
    reading     qemu-img's JSON as values
    maps        which areas are allocated, in as few pieces as a person can see
    running     how qemu-img is run: its progress and its end, and that nothing stays behind
    shells      where it is run: here, or over the host's SSH
    complaints  what it complains of, in words for people
    pooled      what libvirt can do as well, where we cannot get at the files

What qemu-img says to people is never read, but for its progress and where two images differ, which
it says in no other way. Formats are always told to it: an image whose format it guesses can be made
by its guest to look like one that builds on any file of the host.
"""
