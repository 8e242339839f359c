"""Parts of a disk which no package provides: a boot sector that only halts, a partition table."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

SECTOR = 512
SIGNATURE = b"\x55\xaa"
IDLE_SIZE = 1 << 20
MESSAGE = b"Idle test guest: nothing here, halted.\r\n\0"
MESSAGE_OFFSET = 0x100  # the code finds it at 0x7d00: the BIOS loads the sector to 0x7c00
IDLE_CODE = bytes.fromhex(
    "31C0 8ED8 8EC0"  # xor ax,ax; mov ds,ax; mov es,ax
    "BE007D"  # mov si,0x7d00
    "AC 84C0 740F"  # next: lodsb; test al,al; jz halt
    "50 B40E BB0700 CD10 58"  # push ax; int 10h, teletype; pop ax
    "BAF803 EE"  # mov dx,3f8h; out dx,al: the first serial port
    "EBEC"  # jmp next
    "FA F4 EBFC"  # halt: cli; hlt; jmp halt - not even timer ticks wake it
)
PARTITION_TABLE_OFFSET = 440  # after the boot code: disk signature, then four entries
FIRST_SECTOR = 2048
LINUX, ACTIVE, LARGE = 0x83, 0x80, b"\xfe\xff\xff"  # LARGE: too far for cylinder, head, sector


def idle_disk() -> bytes:
    """Return a disk whose guest prints one line on screen and serial port, then takes no CPU."""
    sector = bytearray(SECTOR)
    sector[: len(IDLE_CODE)] = IDLE_CODE
    sector[MESSAGE_OFFSET : MESSAGE_OFFSET + len(MESSAGE)] = MESSAGE
    sector[-2:] = SIGNATURE
    return bytes(sector).ljust(IDLE_SIZE, b"\0")


def partition_table(sectors: int) -> bytes:
    """Return what follows the boot code: one active Linux partition of so many sectors."""
    entry = struct.pack("<B3sB3sII", ACTIVE, LARGE, LINUX, LARGE, FIRST_SECTOR, sectors)
    return b"TINY\0\0" + entry + bytes(3 * len(entry)) + SIGNATURE


def main(command: str, path: str, *numbers: str) -> None:
    """Write the idle disk to a new file, or the partition table into an existing one."""
    if command == "idle":
        Path(path).write_bytes(idle_disk())
        return
    with Path(path).open("r+b") as disk:
        disk.seek(PARTITION_TABLE_OFFSET)
        disk.write(partition_table(*map(int, numbers)))


if __name__ == "__main__":
    main(*sys.argv[1:])
