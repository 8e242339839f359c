"""Names and addresses in the lab; they exist in its namespaces only, so every lab has the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

PREFIX = "10.77.0"
CLIENT = "client"
CLIENT_ADDRESS = f"{PREFIX}.1"
SILENT = "silent"
"""A host name whose address swallows every packet: a connection waits for ever."""
SILENT_ADDRESS = f"{PREFIX}.250"
REFUSED_PORT = 1
"""No host listens there: a connection is refused at once."""


def address(index: int) -> str:
    """Return the address of a host; the first one has the index 1."""
    return f"{PREFIX}.{10 + index}"


def hosts_file(indexes: Mapping[str, int]) -> str:
    """Return /etc/hosts for the client and all hosts."""
    known = {
        "localhost": "127.0.0.1",
        CLIENT: CLIENT_ADDRESS,
        SILENT: SILENT_ADDRESS,
        **{name: address(index) for name, index in indexes.items()},
    }
    return "".join(f"{where} {name}\n" for name, where in known.items())


def port(index: int) -> str:
    """Return the client's end of a host's network cable."""
    return f"h{index}p0"


def cables(index: int, pid: int) -> str:
    """Return what plugs a host into the client's bridge, as commands for `ip -batch`.

    eth0 is the host's own card; eth1 has no address, guests are bridged onto it.
    """
    commands: list[str] = []
    for card in (0, 1):
        end = f"h{index}p{card}"
        hardware = f"02:4c:{index:02x}:{card:02x}:00"
        commands += (
            f"link add {end} address {hardware}:01 type veth"
            f" peer name eth{card} address {hardware}:02 netns {pid}",
            f"link set {end} master lab0 up",
        )
    return _lines(commands)


def unplugging(index: int) -> str:
    """Return what removes the cables of a host's last life.

    They vanish with its namespace, too, but the kernel takes its time for that.
    """
    return _lines(f"link del h{index}p{card}" for card in (0, 1))


def _lines(commands: Iterable[str]) -> str:
    return "".join(f"{command}\n" for command in commands)
