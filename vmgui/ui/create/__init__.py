"""The wizard *New VM*: from an image to a running guest (the guide's section 3.3).

The flow, all rules and all defaults are in `vmgui.core.creation`; here is what a person sees.

    wizard     the window: one page per step, Back, Forward, Finish
    page       what the pages have in common
    begin      what *Finish* does: customize or not, the job, the console
    progress   how far the job is, if it takes a moment
    customize  the hardware pages of the machine that is not there yet (customizebar below them)
    preview    the XML that would be made, and the virt-install command that does the same

    sourcepage, mediumpage, resourcespage, storagepage, finishpage    the steps

    platformfields, networkfields, extras, directories, hostdevices, devicedialog
    filefield, mediumfields, treefields, cloudfields, ospicker        what they are made of
"""
