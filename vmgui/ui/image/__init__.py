"""The window of one disk image: what is in it, what it builds on, and what can be done with it.

    window      title, menus, tool bar, banner; reads again when jobs on its host end
    pages       which pages there are: one tuple
    overview    the chain as a picture, and what is known of each image in it
    chainview   that picture
    facts       what is known of an image, as rows
    mappage     which areas are allocated
    mapbar      the same as a bar
    snapshots   the internal snapshots of a qcow2 image
    checkpage   damage, looked for and repaired
    convert, overlay, rebase, commit, amend, resize    what is asked before something is done
    places      fields for paths on the image's host

What is done is in `vmgui.core.imaging.work`; the actions are in `vmgui.ui.actions.image`.
"""
