"""What is known about operating systems: the osinfo database of the computer, read directly.

    system        System: an operating system with what it inherits
    database      OsDatabase: all of them; read once, when somebody first asks
    places        where the files are, and which of them count
    reading       files -> definitions
    inheritance   definitions -> systems
    generic       systems for what nobody knows, whatever database there is
    match         what was recognised, and how surely
    media         which system an ISO image installs
    trees         which system a tree on a server installs, and where its kernel is
    images        which system a disk image has, by its file's name
    devices       what a system can drive, as questions
    search        systems for what a person types
    versions      numbers of versions, and identifiers in which they may differ
    patterns      the regular expressions of the database

Files are read in a worker, in portions. Nothing is written, nothing comes from the network.
Source: https://libosinfo.org and the schema osinfo.rng that comes with the database; where we do
not follow libosinfo, the module says so.
"""
