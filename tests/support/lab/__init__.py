"""Real libvirt hosts on one machine, for tests that a simulated host cannot serve.

Each host is a set of namespaces (network, mounts, processes, control groups) with its own libvirtd
(qemu:///system), virtlogd, sshd, /etc, /run and libvirt directories. A further namespace, the
client, joins them by a bridge; there `qemu+ssh://root@hostA/system` works with a key. Nothing
is added to the machine's own network and files, and all ends with the test run, even a killed one.

    with Lab() as lab:
        host = lab.host("hostA")                # starts it, in about a second
        lab.uri("hostA")                        # works for every process on the machine
        lab.uri("hostA", ssh=True)              # works in the client: lab.client_argv([...])
        lab.uri("hostA", ssh=True, from_outside=True)
        lab.daemon("hostA", "kill")             # faults; Lab.restore() makes them good

Tests use the fixtures of `tests.support.lab_fixtures`. Needs root; `tests.support.needs.lab`
says what else.

    lab.py         the lab: starting, stopping, reaching and breaking hosts
    host.py        one host that runs
    namespaces.py  the first process of a host, and the way in; init.sh is what it runs
    cgroups.py     control groups, the only thing that would outlive the processes
    files.py       the private files of a host: accounts, keys, libvirt's configuration
    network.py     names, addresses, cables
    domains.py     domains that run the tiny guest
    cleaning.py    removing what a test has left on a host
    backends.py    storage that pools can be made of: devices, exports, targets, clusters
"""

from tests.support.lab.domains import LabDomain
from tests.support.lab.host import LabHost
from tests.support.lab.lab import Lab
from tests.support.lab.waiting import LabError, wait_until

__all__ = ["Lab", "LabDomain", "LabError", "LabHost", "wait_until"]
