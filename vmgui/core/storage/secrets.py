"""SecretWork: what is done with the secrets of a host. Each is a job."""

from __future__ import annotations

import logging
import shlex
from dataclasses import dataclass, field

import vmgui.virt.secrets as secrets
from vmgui.base.concealed import Concealed
from vmgui.base.errors import VmguiError
from vmgui.base.i18n import _
from vmgui.base.ids import HostId
from vmgui.core.calls import Calls
from vmgui.core.fleet import Fleet
from vmgui.core.jobs import Job, JobContext, JobList, Run
from vmgui.core.storage.items import SecretItem
from vmgui.core.storage.secretwatch import SecretWatch
from vmgui.xmldoc.secret import new_secret

log = logging.getLogger(__name__)

MOST_BYTES = 65536
"""How long a value may be (libvirt's REMOTE_SECRET_VALUE_MAX)."""


@dataclass(frozen=True)
class NewSecret:
    """A secret to make."""

    usage: str
    """"volume", "ceph", "iscsi", "tls", "vtpm"; empty for one that is known by its UUID only."""
    usage_id: str
    """For which of them; unique among the host's secrets of this usage."""
    description: str = ""
    is_private: bool = False
    is_ephemeral: bool = False
    value: Concealed = field(default_factory=Concealed, repr=False, compare=False)
    """Nothing if it gets none yet."""

    @property
    def name(self) -> str:
        """What people may call it; empty if nothing was said of it."""
        return self.usage_id or self.description

    def xml(self) -> str:
        """Its description, without the value."""
        return new_secret(
            self.usage,
            self.usage_id,
            self.description,
            is_private=self.is_private,
            is_ephemeral=self.is_ephemeral,
        )


class SecretWork:
    """Makes and removes secrets of a host, and gives them values, which are forgotten at once."""

    def __init__(self, fleet: Fleet, jobs: JobList, host: HostId) -> None:
        """Work on `host`; what is done are jobs of `jobs`."""
        self._fleet = fleet
        self._jobs = jobs
        self._host = host

    def watch(self) -> SecretWatch:
        """The list, kept up to date while the caller looks at it."""
        return SecretWatch(self._fleet, self._host)

    def define(self, new: NewSecret) -> Job:
        """Make a secret, and give it its value; if it cannot have that, it is not made.

        The value is forgotten at the end.
        """

        async def run(context: JobContext) -> None:
            try:
                await self._define(context, new)
            finally:
                new.value.forget()

        name = new.name
        title = _("Create secret {name}").format(name=name) if name else _("Create a secret")
        command = f"{self._virsh('secret-define', '/dev/stdin')} <<'END'\n{new.xml()}\nEND"
        return self._start(title, run, name, command)

    def set_value(self, item: SecretItem, value: Concealed) -> Job:
        """Give a secret a value in place of what it had; the value is forgotten at the end."""

        async def run(context: JobContext) -> None:
            try:
                calls = self._fleet.calls_of(self._host)
                await calls.verb(context.begin, secrets.set_value, item.secret.uuid, value)
            finally:
                value.forget()

        title = _("Set the value of secret {name}").format(name=item.name)
        command = self._virsh("secret-set-value", item.secret.uuid, "--interactive")
        return self._start(title, run, item.name, command)

    def delete(self, item: SecretItem) -> Job:
        """Remove a secret with its value, whoever uses it."""

        async def run(context: JobContext) -> None:
            calls = self._fleet.calls_of(self._host)
            await calls.verb(context.begin, secrets.undefine, item.secret.uuid)

        title = _("Delete secret {name}").format(name=item.name)
        command = self._virsh("secret-undefine", item.secret.uuid)
        return self._start(title, run, item.name, command)

    async def _define(self, context: JobContext, new: NewSecret) -> None:
        calls = self._fleet.calls_of(self._host)
        uuid = await calls.verb(
            context.begin,
            secrets.define,
            new.usage,
            new.usage_id,
            new.description,
            is_private=new.is_private,
            is_ephemeral=new.is_ephemeral,
        )
        if not new.value:
            return
        try:
            await calls.verb(None, secrets.set_value, uuid, new.value)
        except VmguiError as error:
            await self._undo(calls, uuid, error)
            raise

    async def _undo(self, calls: Calls, uuid: str, reason: VmguiError) -> None:
        try:
            await calls.verb(None, secrets.undefine, uuid)
        except VmguiError as error:
            log.info("%s: %s is left: %s", self._host.uri, uuid, error)
            left = _("The secret {uuid} is there now, without a value.").format(uuid=uuid)
            reason.hint = "\n".join(filter(None, (reason.hint, left)))

    def _virsh(self, *arguments: str) -> str:
        return shlex.join(["virsh", "-c", self._host.uri, *arguments])

    def _start(self, title: str, run: Run, name: str, command: str) -> Job:
        host = self._fleet.hosts.get(self._host)
        return self._jobs.start(
            title,
            run,
            target_name=name,
            host_name=host.record.name if host else "",
            command=command,
            waits=True,
        )
