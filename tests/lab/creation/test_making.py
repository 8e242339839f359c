"""New machines on a real host: from a blueprint to a guest that has booted, and what goes wrong."""

from __future__ import annotations

import base64
import functools
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import vmgui.core.metering as metering
from tests.support.installing import (
    BOOT_SECONDS,
    IMAGES,
    MIB,
    Workshop,
    convert,
    image,
    large_file,
    small_pool,
)
from tests.support.lab import Lab
from tests.support.worlds import eventually
from vmgui.base.compat import override
from vmgui.base.states import DomainState, JobState
from vmgui.core.creation.answers import CloudInit, Tree
from vmgui.core.creation.blueprint import (
    Conversion,
    Copy,
    Installation,
    NewPool,
    Overlay,
    PlannedImage,
    Seed,
    Upload,
)
from vmgui.core.creation.facts import TreeFacts

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]


@pytest.fixture
def slow_uploads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The progress of an upload is looked at often, and each time takes a while."""
    report = metering.Meter.__call__

    def slowly(meter: metering.Meter, done: int, total: int) -> None:
        report(meter, done, total)
        if done < total:
            time.sleep(0.1)

    monkeypatch.setattr(metering.Meter, "__call__", slowly)
    monkeypatch.setattr(metering, "PROGRESS_SECONDS", 0.01)


# From a blueprint to a guest


@pytest.mark.limit(100)
async def test_installer_on_a_medium_comes_up_from_the_disk_at_its_reboot(shop: Workshop) -> None:
    medium = image("install.iso", Upload(str(shop.guest_file("install.iso"))), format_="raw")
    disk = image("made.qcow2")
    blueprint = replace(
        shop.blueprint(medium, disk, memory=320, disks=(disk.path,)),
        installation=Installation(medium=medium.path),
        is_autostart=True,
    )

    domain = await shop.made(blueprint)
    with_medium = domain.virsh("dumpxml")
    await shop.boots(domain)

    assert medium.path in with_medium
    assert medium.path not in domain.virsh("dumpxml", "--inactive")
    assert "enable" in domain.virsh("dominfo")
    assert shop.left == (["made"], ["install.iso", "made.qcow2"])


@pytest.mark.limit(100)
async def test_installer_before_a_disk_that_is_not_empty_is_followed_by_a_start(
    shop: Workshop,
) -> None:
    medium = image("install.iso", Upload(str(shop.guest_file("install.iso"))), format_="raw")
    disk = image("made.qcow2")
    blueprint = replace(
        shop.blueprint(medium, disk, memory=320, disks=(disk.path,)),
        installation=Installation(medium=medium.path, is_disk_first=False),
    )

    domain = await shop.made(blueprint)
    first = shop.desk.where("made")
    assert first in shop.restarter._installers
    await eventually(
        lambda: [job.title for job in shop.desk.context.jobs.jobs][1:] == ["Run made"],
        "it is started again",
        BOOT_SECONDS,
    )
    await shop.boots(domain)

    assert medium.path not in domain.virsh("dumpxml")
    assert first not in shop.restarter._installers


@pytest.mark.parametrize("verb", ["force_off", "save"])
async def test_installer_that_a_person_ends_stays_off(shop: Workshop, verb: str) -> None:
    medium = image("tiny.iso", Upload(str(shop.guest_file("tiny.iso"))), format_="raw")
    disk = image("made.qcow2")
    blueprint = replace(
        shop.blueprint(medium, disk, disks=(disk.path,)),
        installation=Installation(medium=medium.path, is_disk_first=False),
    )
    await shop.made(blueprint)
    await shop.desk.becomes("made", DomainState.RUNNING)

    await shop.desk.do(verb, "made")
    state = DomainState.SAVED if verb == "save" else DomainState.SHUT_OFF
    record = await shop.desk.becomes("made", state)

    assert record.id not in shop.restarter._installers
    assert len(shop.desk.context.jobs.jobs) == 2


async def test_installer_that_is_forced_off_elsewhere_stays_off(shop: Workshop) -> None:
    medium = image("tiny.iso", Upload(str(shop.guest_file("tiny.iso"))), format_="raw")
    disk = image("made.qcow2")
    blueprint = replace(
        shop.blueprint(medium, disk, disks=(disk.path,)),
        installation=Installation(medium=medium.path, is_disk_first=False),
    )
    domain = await shop.made(blueprint)
    await shop.desk.becomes("made", DomainState.RUNNING)

    domain.virsh("destroy")
    record = await shop.desk.becomes("made", DomainState.SHUT_OFF)

    assert record.reason == "Forced off"
    assert record.id not in shop.restarter._installers
    assert len(shop.desk.context.jobs.jobs) == 1


async def test_overlay_boots_and_leaves_its_base_alone(shop: Workshop) -> None:
    base = image("base.qcow2", Upload(str(shop.guest_file("tiny.qcow2"))))
    overlay = image("made.qcow2", Overlay(base.path, "qcow2"))

    domain = await shop.made(shop.blueprint(base, overlay, disks=(overlay.path,)))
    await shop.boots(domain)

    info = shop.host.run("qemu-img", "info", "-U", overlay.path)
    assert f"backing file: {base.path}" in info
    assert shop.left == (["made"], ["base.qcow2", "made.qcow2"])


async def test_copy_in_another_format_boots_and_what_it_is_made_from_goes(
    shop: Workshop, tmp_path: Path
) -> None:
    vmdk = tmp_path / "tiny.vmdk"
    convert(shop.guest_file("tiny.qcow2"), vmdk)
    base = image("tiny.vmdk", Upload(str(vmdk)), format_="vmdk")
    copy = image("made.qcow2", Copy(base.path, "vmdk"))
    larger = replace(copy, image=replace(copy.image, capacity=1024 * MIB))

    domain = await shop.made(shop.blueprint(base, larger, disks=(copy.path,)))
    await shop.boots(domain)

    assert "virtual size: 1 GiB" in shop.host.run("qemu-img", "info", "-U", copy.path)
    assert shop.left == (["made"], ["made.qcow2"])


async def test_image_that_libvirt_cannot_read_is_converted_here(
    shop: Workshop, tmp_path: Path
) -> None:
    vhdx = tmp_path / "tiny.vhdx"
    convert(shop.guest_file("tiny.qcow2"), vhdx)

    domain = await shop.made(shop.blueprint(image("made.qcow2", Conversion(str(vhdx)))))
    await shop.boots(domain)

    assert shop.left == (["made"], ["made.qcow2"])


async def test_uploaded_image_grows_to_what_is_wanted(shop: Workshop) -> None:
    disk = image("made.qcow2", Upload(str(shop.guest_file("tiny.qcow2"))))
    larger = replace(disk, image=replace(disk.image, capacity=1024 * MIB))

    domain = await shop.made(shop.blueprint(larger))
    await shop.boots(domain)

    assert "virtual size: 1 GiB" in shop.host.run("qemu-img", "info", "-U", disk.path)


async def test_guest_finds_its_cloud_init_seed(shop: Workshop) -> None:
    disk = image("made.qcow2", Upload(str(shop.guest_file("tiny.qcow2"))))
    seed = image("seed.iso", Seed(CloudInit(host_name="h1"), "made"), format_="raw")

    domain = await shop.made(shop.blueprint(disk, seed))
    await shop.boots(domain)

    handle = domain.ask_agent("guest-file-open", path="/dev/vdb", mode="r")
    domain.ask_agent("guest-file-seek", handle=handle, offset=32768, whence=0)
    read = domain.ask_agent("guest-file-read", handle=handle, count=2048)
    assert b"cidata" in base64.b64decode(read["buf-b64"])[40:72].lower()


async def test_kernel_of_a_server_is_booted_once_and_not_left(shop: Workshop, server: str) -> None:
    tree = TreeFacts(server, "x86_64", f"{server}/vmlinuz", f"{server}/initrd.img")
    disk = image("made.qcow2")
    blueprint = replace(
        shop.blueprint(disk),
        installation=Installation(
            tree=tree,
            wishes=Tree(arguments="console=ttyS0 quiet lab.hostname=fetched"),
            scratch_pool="default",
        ),
    )

    domain = await shop.made(blueprint)
    await shop.boots(domain)

    assert domain.ask_agent("guest-get-host-name")["host-name"] == "fetched"
    assert "<on_reboot>destroy" in domain.virsh("dumpxml")
    assert "kernel" not in domain.virsh("dumpxml", "--inactive")
    assert shop.left == (["made"], ["made.qcow2"])


async def test_pool_is_made_and_started_with_the_host(shop: Workshop) -> None:
    disk = image("made.qcow2", pool="fresh")
    blueprint = replace(shop.blueprint(disk), pool=NewPool("fresh", f"{IMAGES}/fresh"))

    await shop.made(blueprint)

    assert "yes" in shop.host.virsh("pool-info", "fresh").split("Autostart:")[1]
    assert (shop.host.images / "fresh/made.qcow2").exists()


async def test_several_machines_are_made_at_once(shop: Workshop) -> None:
    blueprints = [
        shop.blueprint(
            image(f"m{n}.qcow2", Upload(str(shop.guest_file("idle.qcow2")))),
            name=f"m{n}",
            memory=32,
        )
        for n in range(4)
    ]

    found = [shop.begin(blueprint) for blueprint in blueprints]
    for each in found:
        await shop.desk.ended(each.job)

    assert sorted(shop.host.virsh("list", "--name").split()) == ["m0", "m1", "m2", "m3"]


# What goes wrong


async def test_pool_that_is_full_is_said_and_nothing_left(shop: Workshop) -> None:
    small_pool(shop.host)
    upload = image("made.qcow2", Upload(str(shop.guest_file("tiny.qcow2"))), pool="small")
    before = shop.left

    job = await shop.refused(shop.blueprint(image("first.qcow2"), upload, disks=both(upload)))

    assert job.error is not None
    assert "no space left" in job.error.message
    assert f"Taken back: the disk image {IMAGES}/first.qcow2." in job.error.hint
    assert shop.left == before
    assert shop.host.run("ls", f"{IMAGES}/small") == ""


async def test_copy_that_does_not_fit_is_said_and_nothing_left(shop: Workshop) -> None:
    small_pool(shop.host)
    base = image("base.qcow2", Upload(str(shop.guest_file("tiny.qcow2"))))
    copy = image("made.qcow2", Copy(base.path, "qcow2"), pool="small")
    before = shop.left

    job = await shop.refused(shop.blueprint(base, copy, disks=(copy.path,)))

    assert job.error is not None
    assert "no space left" in job.error.message
    assert shop.left == before
    assert shop.host.run("ls", f"{IMAGES}/small") == ""


@pytest.mark.parametrize("is_gone", [False, True])
async def test_pool_that_is_stopped_meanwhile_is_said(
    shop: Workshop, slow_uploads: None, tmp_path: Path, is_gone: bool
) -> None:
    del slow_uploads
    shop.host.run("mkdir", f"{IMAGES}/other")
    arguments = ("other", "dir", "--target", f"{IMAGES}/other")
    if is_gone:
        shop.host.virsh("pool-create-as", *arguments)  # it is forgotten when it is stopped
    else:
        shop.host.virsh("pool-define-as", *arguments)
        shop.host.virsh("pool-start", "other")
    upload = image("made.qcow2", Upload(str(large_file(tmp_path))), pool="other")
    job = shop.begin(shop.blueprint(image("first.qcow2"), upload, disks=both(upload))).job
    await eventually(lambda: job.progress.done, "something is uploaded")

    shop.host.virsh("pool-destroy", "other")
    await shop.desk.context.jobs.wait(job)

    assert job.error is not None
    assert ("not on this host" if is_gone else "“other” is not active") in job.error.message
    assert f"Taken back: the disk image {IMAGES}/first.qcow2." in job.error.hint
    assert f"Perhaps left on the host: the disk image {upload.path}." in job.error.hint
    assert shop.left == ([], ["other"])


async def test_upload_that_is_cancelled_ends_at_once_and_is_removed(
    shop: Workshop, slow_uploads: None, tmp_path: Path
) -> None:
    del slow_uploads
    upload = image("made.qcow2", Upload(str(large_file(tmp_path))))
    before = shop.left
    job = shop.begin(shop.blueprint(image("first.qcow2"), upload, disks=both(upload))).job
    await eventually(lambda: job.progress.done, "something is uploaded")

    begun = time.monotonic()
    shop.desk.context.jobs.cancel(job)
    await shop.desk.context.jobs.wait(job)

    assert job.state is JobState.CANCELLED
    assert time.monotonic() - begun < 5
    assert shop.left == before


async def test_machine_that_cannot_start_is_removed_with_its_images(shop: Workshop) -> None:
    disk = image("made.qcow2")
    blueprint = shop.blueprint(disk, memory=1 << 30)
    before = shop.left

    job = await shop.refused(blueprint)

    assert job.error is not None
    assert "the machine made" in job.error.hint
    assert shop.left == before


@pytest.mark.parametrize(
    "element",
    ["<nvram>{path}</nvram>", "<nvram type='file'><source file='{path}'/></nvram>"],
)
async def test_firmware_variables_that_were_there_before_stay(shop: Workshop, element: str) -> None:
    nvram = shop.put("others_VARS.fd", shop.guest_file("tiny.qcow2"))
    blueprint = shop.blueprint(disks=())
    # There is no such loader, so the machine is defined and cannot start.
    named = "<loader readonly='yes' type='pflash'>/none</loader>" + element.format(path=nvram)
    document = blueprint.domain.replace("</type>", f"</type>{named}", 1)
    before = shop.left

    await shop.refused(replace(blueprint, domain=document))

    assert shop.left == before


async def test_volume_of_the_same_name_is_refused_and_stays(shop: Workshop) -> None:
    shop.host.virsh("vol-create-as", "default", "made.qcow2", "1M")

    job = await shop.refused(shop.blueprint(image("first.qcow2"), image("made.qcow2")))

    assert job.error is not None
    assert "“made.qcow2”" in job.error.message
    assert shop.left == ([], ["made.qcow2"])


async def test_file_that_no_pool_knows_is_not_overwritten(shop: Workshop) -> None:
    (shop.host.images / "made.qcow2").write_text("precious")

    job = await shop.refused(shop.blueprint(image("first.qcow2"), image("made.qcow2")))

    assert job.error is not None
    assert (shop.host.images / "made.qcow2").read_text() == "precious"
    assert shop.left == ([], ["made.qcow2"])


async def test_host_that_is_lost_between_stages_is_said_to_keep_what_was_made(
    shop: Workshop, lab: Lab, slow_uploads: None, tmp_path: Path
) -> None:
    del slow_uploads
    first = image("first.qcow2")
    upload = image("made.qcow2", Upload(str(large_file(tmp_path))))
    job = shop.begin(shop.blueprint(first, upload)).job
    await eventually(lambda: job.progress.done, "something is uploaded")

    lab.daemon(shop.host.name, "kill")
    await shop.desk.context.jobs.wait(job)

    assert job.error is not None
    assert f"Left on the host: the disk image {first.path}" in job.error.hint
    assert f"Perhaps left on the host: the disk image {upload.path}" in job.error.hint


# Helpers


def both(second: PlannedImage) -> tuple[str, str]:
    return (f"{IMAGES}/first.qcow2", second.path)


@pytest.fixture
def server(shop: Workshop) -> Iterator[str]:
    """The address of a server that has the guest's kernel."""
    directory = shop.guest_file("vmlinuz").parent
    shop.guest_file("initrd.img")
    handler = functools.partial(_Quiet, directory=str(directory))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as found:
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{found.server_address[1]}"
        found.shutdown()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    @override
    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""
