"""Storage of a host: its pools, their volumes, its secrets; followed and worked on.

    access    StorageAccess: the one door; what follows and works on each host
    items     a pool and a volume with the host they are on
    users     who uses a volume: values
    watch     the pools of a host and the volumes of those that are looked at, as events go
    usage     which machines use which volumes
    turns     who works on a pool: what would disturb each other waits
    pools     what is done with pools, as jobs
    volumes   what is done with volumes, as jobs
    secrets   what is done with secrets, as jobs

What is inside of disk images is in `vmgui.core.imaging`.
"""
