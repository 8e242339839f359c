"""The tiny guest: a Linux which boots under software emulation in seconds, with agent and DHCP.

`images` builds it at first need out of packages that are on the machine (busybox, kernel, guest
agent) and keeps it for all later runs. `build.sh` is the builder, `root/` what it adds of our own.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tests.support import cache

HERE = Path(__file__).parent
MODULES = Path("/lib/modules")
BOOT = Path("/boot")
GRUB = Path("/usr/lib/grub/i386-pc/boot.img")
"""With GRUB the guest is built as a bootable disk and as CDs, too."""
KEPT_SECONDS = 7 * 24 * 3600


class GuestError(Exception):
    """The guest could not be built; the message holds the builder's output."""


def kernel_version() -> str | None:
    """Return the newest kernel that is installed with its modules."""
    versions = [path.name for path in MODULES.glob("*") if (BOOT / f"vmlinuz-{path.name}").exists()]
    return max(versions, key=_numbers, default=None)


def images() -> Path:
    """Return the directory with the guest's files, which `build.sh` lists; build them if needed.

    Raises:
        GuestError: a part is missing on this machine; `tests.support.needs.guest` says which.
    """
    version = kernel_version()
    if version is None:
        raise GuestError("no kernel with its modules is installed")
    with cache.locked("guest") as directory:
        target = directory / _key(version)
        if not target.is_dir():
            _build(target, version)
            _remove_unused(directory)
        os.utime(target)
    return target


def _remove_unused(directory: Path) -> None:
    """Remove the results of other builders or kernels which no run has used for a while."""
    for build in directory.iterdir():
        if build.is_dir() and time.time() - build.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(build)


def _build(target: Path, version: str) -> None:
    """Build beside the target and move it there in one step: a broken build is never used."""
    work = Path(tempfile.mkdtemp(prefix="build-", dir=target.parent))
    try:
        subprocess.run(
            [HERE / "build.sh", work, version],
            check=True,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        work.rename(target)
    except subprocess.CalledProcessError as error:
        raise GuestError(f"building the tiny guest failed:\n{error.stdout}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _key(version: str) -> str:
    """Name what the result depends on: kernel, builder, and whether GRUB is there."""
    digest = hashlib.sha256(f"{version} {GRUB.exists()}".encode())
    for path in sorted(HERE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(HERE)} {path.stat().st_mode:o}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _numbers(version: str) -> list[tuple[bool, int, str]]:
    """Split a version so that 6.10 comes after 6.9."""
    parts = version.replace("-", ".").split(".")
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts]
