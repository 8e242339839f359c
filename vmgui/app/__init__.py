"""The composition root: command line, start, wiring, end. Knows everything; nobody imports it.

Runs in the GUI thread, except `cli` and `handover`: they run before Qt does.

    cli        the command line, without Qt
    early      what begins before Qt is imported
    ahead      imports what machine windows need, when the start is over
    main       the order of starting
    context    makes the program's parts and hands them to each other
    loop       qasync's loop, exception hooks, the end with its deadlines
    instance   one running program per user: listens for later starts
    handover   what a later start does: it hands its arguments over and ends
    windows    opens windows, each once
    finding    machines that the command line asks for
    crash      what the user sees when the program has a bug
    tour       walks the main job once without a person: `make run` without a display
"""
