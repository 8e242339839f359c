"""Verbs on domains: one blocking function per libvirt verb, by UUID.

All raise `libvirt.libvirtError`; the lane translates it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable

import libvirt

from vmgui.virt import binding

_LIVE, _CONFIG = libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG


def _find(connection: libvirt.virConnect, uuid: str) -> libvirt.virDomain:
    return connection.lookupByUUIDString(uuid)


def start(connection: libvirt.virConnect, uuid: str) -> None:
    """Boot, or restore from the managed save image if there is one (virDomainCreate)."""
    _find(connection, uuid).create()


def suspend(connection: libvirt.virConnect, uuid: str) -> None:
    """Stop the virtual CPUs (virDomainSuspend)."""
    _find(connection, uuid).suspend()


def resume(connection: libvirt.virConnect, uuid: str) -> None:
    """Let the virtual CPUs run again (virDomainResume)."""
    _find(connection, uuid).resume()


def wake(connection: libvirt.virConnect, uuid: str) -> None:
    """Wake a guest that suspended itself (virDomainPMWakeup)."""
    _find(connection, uuid).pMWakeup()


def shutdown(connection: libvirt.virConnect, uuid: str) -> None:
    """Ask the guest to shut down (virDomainShutdown); it may refuse."""
    _find(connection, uuid).shutdown()


def reboot(connection: libvirt.virConnect, uuid: str) -> None:
    """Ask the guest to reboot (virDomainReboot); it may refuse."""
    _find(connection, uuid).reboot()


def reset(connection: libvirt.virConnect, uuid: str) -> None:
    """Press the reset button (virDomainReset)."""
    _find(connection, uuid).reset()


def destroy(connection: libvirt.virConnect, uuid: str) -> None:
    """Pull the plug (virDomainDestroy)."""
    _find(connection, uuid).destroy()


def save(connection: libvirt.virConnect, uuid: str) -> None:
    """Write the memory to the host's disk and end the process (virDomainManagedSave). Long."""
    _find(connection, uuid).managedSave()


def discard_saved(connection: libvirt.virConnect, uuid: str) -> None:
    """Throw the managed save image away (virDomainManagedSaveRemove)."""
    _find(connection, uuid).managedSaveRemove()


def abort_job(connection: libvirt.virConnect, uuid: str) -> None:
    """Cancel what the domain is busy with (virDomainAbortJob)."""
    _find(connection, uuid).abortJob()


def job_progress(connection: libvirt.virConnect, uuid: str) -> tuple[int, int] | None:
    """Bytes done and in all of what the domain is busy with, None if nothing is measured."""
    stats = binding.job_stats(_find(connection, uuid))
    total = stats.get("data_total", 0)
    return (stats.get("data_processed", 0), total) if total else None


def set_autostart(connection: libvirt.virConnect, uuid: str, *, is_on: bool) -> None:
    """Start it with the host, or not (virDomainSetAutostart)."""
    _find(connection, uuid).setAutostart(1 if is_on else 0)


def rename(connection: libvirt.virConnect, uuid: str, name: str) -> None:
    """Give it another name (virDomainRename); it must be shut off."""
    _find(connection, uuid).rename(name)


def set_title(connection: libvirt.virConnect, uuid: str, title: str) -> None:
    """Set or, if empty, remove the title."""
    _set_text(connection, uuid, libvirt.VIR_DOMAIN_METADATA_TITLE, title)


def set_notes(connection: libvirt.virConnect, uuid: str, notes: str) -> None:
    """Set or, if empty, remove the description."""
    _set_text(connection, uuid, libvirt.VIR_DOMAIN_METADATA_DESCRIPTION, notes)


def _set_text(connection: libvirt.virConnect, uuid: str, kind: int, text: str) -> None:
    domain = _find(connection, uuid)
    binding.set_metadata(domain, kind, text or None, None, None, _both(domain))


def edit_metadata(
    connection: libvirt.virConnect,
    uuid: str,
    namespace: str,
    prefix: str,
    edit: Callable[[str], str],
) -> None:
    """Edit the element of `namespace` in the domain's metadata.

    The running domain and its lasting configuration are edited each for itself: another program
    may have changed one of them only.

    Args:
        connection: the host.
        uuid: the domain.
        namespace: of the element; the domain has at most one.
        prefix: for the namespace.
        edit: gets the element's text, empty if there is none, and returns the new one, empty to
            remove it; the elements in it carry no namespace (virDomainGetMetadata).
    """
    domain = _find(connection, uuid)
    kind = libvirt.VIR_DOMAIN_METADATA_ELEMENT
    for flag in (_LIVE, _CONFIG):
        if flag & _both(domain):
            old = _element(domain, namespace, flag)
            new = edit(old)
            if new != old:
                binding.set_metadata(domain, kind, new or None, prefix, namespace, flag)


def _element(domain: libvirt.virDomain, namespace: str, flag: int) -> str:
    try:
        return domain.metadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, namespace, flag)
    except libvirt.libvirtError as error:
        if error.get_error_code() == libvirt.VIR_ERR_NO_DOMAIN_METADATA:
            return ""
        raise


def _both(domain: libvirt.virDomain) -> int:
    """The flags that change the running domain and its lasting configuration alike."""
    return (_LIVE if domain.isActive() else 0) | (_CONFIG if domain.isPersistent() else 0)


def send_keys(
    connection: libvirt.virConnect, uuid: str, keycodes: tuple[int, ...], hold_ms: int
) -> None:
    """Press these keys together (virDomainSendKey), as Linux key codes.

    Args:
        connection: the host.
        uuid: the domain.
        keycodes: of linux/input-event-codes.h, in the order of pressing.
        hold_ms: how long they are held.
    """
    codeset = libvirt.VIR_KEYCODE_SET_LINUX
    _find(connection, uuid).sendKey(codeset, hold_ms, list(keycodes), len(keycodes), 0)


def screenshot(connection: libvirt.virConnect, uuid: str) -> tuple[str, bytes]:
    """A picture of the first display (virDomainScreenshot): its MIME type and its bytes."""
    domain = _find(connection, uuid)
    stream = connection.newStream()
    mime = domain.screenshot(stream, 0)
    try:
        content = binding.receive_all(stream)
        stream.finish()
    except libvirt.libvirtError:
        with contextlib.suppress(libvirt.libvirtError):  # a broken stream cannot be aborted either
            stream.abort()
        raise
    return mime, content


def measure_memory(connection: libvirt.virConnect, uuids: Iterable[str], seconds: int) -> None:
    """Let the guests' balloon drivers tell how much memory is used (setMemoryStatsPeriod).

    Without a period the numbers are those of the start for ever. Only what runs now is changed.
    Machines without a balloon, and hypervisors that cannot do this, stay as they are.
    """
    for uuid in uuids:
        with contextlib.suppress(libvirt.libvirtError):
            _find(connection, uuid).setMemoryStatsPeriod(seconds, _LIVE)


def undefine(connection: libvirt.virConnect, uuid: str) -> None:
    """Forget the domain's definition (virDomainUndefineFlags); its disks and NVRAM stay."""
    domain = _find(connection, uuid)
    saved, nvram = (
        libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE,
        libvirt.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM,
    )
    for flags in (saved | nvram, saved):
        try:
            domain.undefineFlags(flags)
        except libvirt.libvirtError as error:
            if error.get_error_code() not in (
                libvirt.VIR_ERR_NO_SUPPORT,
                libvirt.VIR_ERR_INVALID_ARG,  # flags that this driver does not know
            ):
                raise
        else:
            return
    domain.undefine()
