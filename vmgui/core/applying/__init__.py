"""From an edited description to the machine: what is done, when it takes effect, and doing it.

    steps      `Step`: one thing that is going to change, now or after the next start
    plan       a draft's edits as steps, in the words of the forms
    settings   which values of a running machine libvirt can change, and by which call
    apply      does a plan: defines the description, changes the running machine, reports
    restart    shuts a machine down and starts it again, so that what waits takes effect
    lingering  what a guest has not let go of, and asking it once more

The lasting description comes first: libvirt checks all of it and takes it or leaves it, so that a
mistake changes nothing. What a running machine then refuses is told with libvirt's reason, and
waits for its next start unless the person takes it back.
"""
