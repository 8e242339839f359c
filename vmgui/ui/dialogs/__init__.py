"""Dialogs: each asks one question and returns a value.

`async def ask(parent, …) -> Request | None` opens the dialog and waits without a nested loop; None
means that the user thought better of it. No dialog calls an operation: the action that asked does.

    frame         what dialogs share: waiting, buttons, labels for texts of any length
    fields        labelled fields with what is wrong with them underneath
    confirmation  the window of yes-or-no questions
    questions     the questions that come up everywhere: confirm, ask_text, save_file, open_file
    connect       Add Connection and Edit Connection
    connecttest   its button that tries the connection
    delete        Delete
    tags          tags and folder of one or many domains
    keys          Send Key
    about         About
"""
