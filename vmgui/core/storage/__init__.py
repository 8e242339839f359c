"""Storage of a host: its pools, their volumes, its secrets; followed and worked on.

    access    StorageAccess: the one door; what follows and works on each host
    items     a pool and a volume with the host they are on
    users     who uses a volume: values
    watch     the pools of a host and the volumes of those that are looked at, as events go
    shelf     what is known of the volumes of one pool
    following what a host tells those who keep a part of it up to date
    usage     which machines use which volumes
    userindex who uses what, by place
    places    one name for each image, and what builds on what
    chainreader  what images build on, asked of the host a portion at a time
    abilities what libvirt can do with pools and volumes of a type
    turns     who works on a pool: what would disturb each other waits
    pools     what is done with pools, as jobs
    addition  the steps to a new pool, and back
    poolscene what forms about pools have to know of the host
    directories where the directories of new pools are made
    volumes   what is done with volumes, as jobs
    volumejobs   jobs that take their turns in pools
    volumeusers  who uses a volume when something is done with it
    newimages what a volume that is to be made is like, and where one can be made
    making    a volume that is being made
    transfers what moves between volumes and files of this computer
    wiping    ways to wipe a volume
    secrets   what is done with secrets, as jobs
    secretwatch, secretusers   the secrets of a host, and who uses them

What is inside of disk images is in `vmgui.core.imaging`.
"""
