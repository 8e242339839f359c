"""New machines on the hosts of the lab, made as the program makes them, and a look into them.

shop = Workshop(desk, host, lab.guest_file)
domain = await shop.created(Answers(source=Source.IMPORT, medium=FileChoice("/images/a.qcow2")))
await shop.boots(domain)
"""

from __future__ import annotations

import asyncio
import base64
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.lab import LabDomain, LabHost, wait_until
from tests.support.worlds import eventually
from vmgui.base.ids import HostId
from vmgui.core.creation.answers import Answers, DiskAnswer
from vmgui.core.creation.blueprint import Blueprint, Content, PlannedImage
from vmgui.core.creation.flow import Flow
from vmgui.core.creation.making import Making, make
from vmgui.core.jobs import Job
from vmgui.core.operations.images import NewImage

if TYPE_CHECKING:
    from tests.lab.conftest import Desk

IMAGES = "/var/lib/libvirt/images"
"""The directory of the pool "default", as the host sees it."""
MIB = 1 << 20
BOOT_SECONDS = 60.0
SLOW_SECONDS = 140.0
"""For what an emulated processor takes long for: installers, firmware, TFTP."""
LINUX = "http://libosinfo.org/linux/2022"
"""What the tiny guest is: a system with all drivers of VirtIO."""

DOCUMENT = """\
<domain type='qemu'>
  <name>{name}</name>
  <memory unit='MiB'>{memory}</memory>
  <vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <features><acpi/></features>
  <on_reboot>restart</on_reboot>
  <devices>
    {disks}
    <disk type='file' device='cdrom'>
      <target dev='sda' bus='ide'/><readonly/><boot order='2'/>
    </disk>
    <serial type='pty'/>
    <console type='pty'/>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <graphics type='vnc' autoport='yes' listen='127.0.0.1'/>
  </devices>
</domain>"""
DISK = """\
<disk type='file' device='disk'>
  <driver name='qemu' type='{format}'/><source file='{path}'/>
  <target dev='vd{letter}' bus='virtio'/>{boot}
</disk>"""


def image(
    name: str, content: Content | None = None, *, pool: str = "default", format_: str = "qcow2"
) -> PlannedImage:
    """A planned image: in the pool "default", or in one of the same name as its directory."""
    directory = IMAGES if pool == "default" else f"{IMAGES}/{pool}"
    capacity = 1024 * MIB if content is None else 0
    return PlannedImage(f"{directory}/{name}", NewImage(pool, name, format_, capacity), content)


def wishes(**others: Any) -> Answers:
    """What is said of every machine here: small, and called "made"."""
    usual = Answers(name="made", os_id=LINUX, memory=192 * MIB, cpus=1)
    return replace(usual, **{"disk": DiskAnswer(capacity=1024 * MIB), **others})


class Workshop:
    """The program on a real host, as far as it makes machines."""

    def __init__(
        self,
        desk: Desk,
        host: LabHost,
        guest_file: Callable[[str], Path],
        uri: str = "",
    ) -> None:
        """Look at a host that is connected.

        Args:
            desk: the program.
            host: the host.
            guest_file: gives a file of the tiny guest.
            uri: what the program reaches the host by; without one it is the host's own socket.
        """
        self.desk = desk
        self.host = host
        self.guest_file = guest_file
        self.id = HostId(uri or host.uri)
        self.restarter = desk.context.restarter

    # From answers

    @contextmanager
    def flow(self, answers: Answers) -> Iterator[Flow]:
        """One person's way, with these answers."""
        found = Flow(self.desk.context.fleet, self.id, answers)
        try:
            yield found
        finally:
            found.stop()

    async def planned(self, answers: Answers) -> Blueprint:
        """What the answers come to, by way of all steps."""
        with self.flow(answers) as flow:
            while not flow.is_last:
                assert await flow.forward(), f"{flow.step}: {flow.why_not()}"
            return await flow.blueprint()

    async def created(self, answers: Answers) -> LabDomain:
        """Make a machine; it must not fail."""
        return await self.made(await self.planned(answers))

    # From a blueprint

    def blueprint(
        self,
        *images: PlannedImage,
        name: str = "made",
        memory: int = 192,
        disks: tuple[str, ...] | None = None,
    ) -> Blueprint:
        """A machine whose disks are these images, or have these paths."""
        formats = {each.path: each.image.format for each in images}
        paths = tuple(formats) if disks is None else disks
        found = "".join(
            DISK.format(
                format=formats[path],
                path=path,
                letter=letter,
                boot="" if index else "<boot order='1'/>",
            )
            for index, (path, letter) in enumerate(zip(paths, "abc", strict=False))
        )
        document = DOCUMENT.format(name=name, memory=memory, disks=found)
        return Blueprint(self.id, name, document, images)

    def begin(self, blueprint: Blueprint) -> Making:
        """Begin to make a machine."""
        context = self.desk.context
        return make(context.fleet, context.jobs, blueprint, restarter=self.restarter)

    async def made(self, blueprint: Blueprint) -> LabDomain:
        """Make a machine; it must not fail."""
        found = self.begin(blueprint)
        await self.desk.ended(found.job)
        return LabDomain(self.host, blueprint.name, found.where.key)

    async def refused(self, blueprint: Blueprint) -> Job:
        """Make a machine; it must fail."""
        job = self.begin(blueprint).job
        await self.desk.context.jobs.wait(job)
        assert job.error is not None
        return job

    # What is there then

    async def boots(self, domain: LabDomain, seconds: float = BOOT_SECONDS) -> None:
        """Wait until the guest's agent answers."""
        await asyncio.to_thread(domain.wait_agent, seconds)

    @property
    def left(self) -> tuple[list[str], list[str]]:
        """The machines and the files in the pool "default"."""
        return (
            self.host.virsh("list", "--all", "--name").split(),
            sorted(path.name for path in self.host.images.iterdir()),
        )

    def put(self, name: str, source: Path | None = None) -> str:
        """Copy a file into the pool "default": one of the guest's without another; its path."""
        shutil.copyfile(source or self.guest_file(name), self.host.images / name)
        self.host.virsh("pool-refresh", "default")
        return f"{IMAGES}/{name}"


async def said(domain: LabDomain, script: str) -> str:
    """What a shell script prints inside a guest whose agent answers."""
    return await asyncio.to_thread(_said, domain, script)


def _said(domain: LabDomain, script: str) -> str:
    ask = domain.ask_agent
    words = {"path": "/bin/sh", "arg": ["-c", script], "capture-output": True}
    pid = ask("guest-exec", **words)["pid"]
    status: dict[str, Any] = {}

    def has_ended() -> bool:
        status.update(ask("guest-exec-status", pid=pid))
        return bool(status["exited"])

    wait_until(has_ended, f"the guest has done: {script}", 30, step=0.1)
    return base64.b64decode(status.get("out-data", "")).decode(errors="replace")


_READER = """
import sys, libvirt
connection = libvirt.open(sys.argv[1])
stream = connection.newStream(0)
domain = connection.lookupByName(sys.argv[2])
domain.openConsole(None, stream, libvirt.VIR_DOMAIN_CONSOLE_FORCE)
while data := stream.recv(4096):
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
"""


class Console:
    """What a machine writes to its first serial port, from now on."""

    def __init__(self, domain: LabDomain, file: Path) -> None:
        """Begin to read, in a process of its own.

        Args:
            domain: a machine that runs.
            file: keeps what was read.
        """
        self._file = file
        with file.open("wb") as output:
            command = [sys.executable, "-c", _READER, domain.host.uri, domain.name]
            self._process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)

    def __enter__(self) -> Console:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.wait()

    @property
    def text(self) -> str:
        """Everything so far."""
        return self._file.read_bytes().decode(errors="replace")

    async def shows(self, text: str, seconds: float = BOOT_SECONDS) -> None:
        """Wait until it has written this."""
        await eventually(lambda: text in self.text, f"“{text}” is on the console", seconds)


def convert(source: Path, target: Path) -> Path:
    """Write a disk image in the format that its name ends with."""
    format_ = target.suffix.removeprefix(".")
    subprocess.run(["qemu-img", "convert", "-O", format_, source, target], check=True)
    return target


def small_pool(host: LabHost) -> None:
    """A pool "small" with room for 8 MiB."""
    directory = f"{IMAGES}/small"
    host.is_tampered = True
    host.run("mkdir", directory)
    host.run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", directory)
    host.virsh("pool-create-as", "small", "dir", "--target", directory)


def large_file(directory: Path) -> Path:
    """A file that takes a while."""
    path = directory / "large"
    path.write_bytes(b"x" * (256 * MIB))
    return path
