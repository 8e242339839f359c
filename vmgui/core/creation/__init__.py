"""New machines: from a person's answers to a running guest. No widgets, nothing that blocks.

    answers       what a person says: values
    surroundings  what is known around that: the host, the medium, the operating system
    facts         what was found out about media, trees and images
    looks         what is looked up when, as a table
    flow          one person's way: answers, looks, steps
    defaults      what follows where a person says nothing
    platforms     the same for hypervisor, architecture, machine type, firmware and graphics
    names         what a machine may be called, and a suggestion
    steps         the steps of the guide
    checks/       what is wrong at each of them
    moving        what of the answers still means something on another host
    sources       what a machine is made of a file that is dropped on a window
    build/        from answers to a blueprint: the document and the images of the machine
    blueprint     everything that is to be made, as a value
    installing    what is different at the first start: medium, kernel, boot order
    planning      the draft of a machine that is not there yet (*Customize*)
    command       the virt-install command line that does the same
    making        the job that makes a blueprint real, and undoes it when something fails
    stages        its stages: needs (what it finds), filling (what goes into volumes)
    journal       what was made, and how it is removed again
    site          what the stages share
    reboots       starts machines again whose installer ended at its reboot

    media, images       what an ISO or a disk image is, read through the host
    contents            the bytes that tell it, of this computer or of the host
    diskformats         formats of disk images, by their first bytes or their names
    converting          converts images on this computer
    locations           the addresses of installation trees, as they are typed
    trees, treeinfo     installation trees on servers; layouts are those without a .treeinfo
    fetching            reads from servers, away from the GUI thread; transfer is its worker's part
    unfetched           why something was not fetched, in words
    initrd              puts files into an installer's initrd
    seed, userdata      what a cloud image is told at its first start; passwords hashes for it

A permanent description is always there before the first start; the first start of an installation
uses another one, made by `installing`, that the host forgets when the guest ends.
"""
