"""Actions: everything a person can do, as data.

An `ActionSpec` says what an action is called, when it is possible (or why not) and what it does
with the selection. Menus, tool bars and context menus are lists of ids; `BoundActions` makes
QActions of them for one window.

    spec      ActionSpec, Selection, Desk
    domain    actions on machines
    verbs     those of a machine's life: run, pause, shut down
    possible  when an action on machines is possible, and why not
    report    what becomes of jobs on many machines
    host      actions on connections
    program   windows, preferences, help
    registry  all of them, by id
    bound     QActions of one window, kept in step with its selection
    menus     ids -> QMenu
"""
