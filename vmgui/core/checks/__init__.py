"""What is looked at before libvirt is asked: other machines, and the files of this computer.

Libvirt would refuse some of it only when the machine starts, and some not at all. Checks change
nothing, and what cannot be found out is no reason to complain.

    edits     what libvirt cannot do of a draft's edits, and doubts about those it can
    devices   doubts about a device that is added or edited
    macs      who else has a MAC address
    images    who else uses a disk image, or what it builds on
    files     whether the hypervisor can get at an image on this computer
"""
