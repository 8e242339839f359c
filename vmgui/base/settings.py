"""Every setting of the program, with its type, default, limits and one sentence for people.

`Settings` is the list. Reading gives a value of the declared type, or the default where the stored
one is missing or nonsense; assigning checks, stores and notifies. The Preferences dialog takes
titles and limits from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Generic, TypeVar, overload

from vmgui.base.i18n import N_
from vmgui.base.notify import Event
from vmgui.base.storage import JsonValue, Storage

T = TypeVar("T", bool, int, str)


class Setting(Generic[T]):
    """One setting: a descriptor of `Settings`."""

    def __init__(
        self,
        default: T,
        title: str,
        *,
        help: str = "",
        least: int | None = None,
        most: int | None = None,
        choices: Mapping[str, str] | None = None,
    ) -> None:
        """Declare a setting.

        Args:
            default: also says the type.
            title: what Preferences calls it, marked with `N_`.
            help: one more sentence where the title does not say all.
            least: the smallest number.
            most: the largest number.
            choices: allowed texts and their titles.
        """
        self.default: T = default
        self.title = title
        self.help = help
        self.least = least
        self.most = most
        self.choices = choices
        self.name = ""

    def __set_name__(self, owner: type[Settings], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type[Settings]) -> Setting[T]: ...
    @overload
    def __get__(self, instance: Settings, owner: type[Settings]) -> T: ...
    def __get__(self, instance: Settings | None, owner: type[Settings]) -> T | Setting[T]:
        if instance is None:
            return self
        return self.accepted(instance.storage.get(self.name))

    def __set__(self, instance: Settings, value: T) -> None:
        accepted = self.accepted(value)
        if accepted != value:
            message = f"{self.name} cannot be {value!r}"
            raise ValueError(message)
        if accepted == self.__get__(instance, type(instance)):
            return
        instance.storage.set(self.name, None if accepted == self.default else accepted)
        instance.changed.emit(self.name)

    def accepted(self, value: JsonValue) -> T:
        """`value` if it is one that this setting can have, else the default."""
        if type(value) is not type(self.default):
            return self.default
        if self.choices is not None and value not in self.choices:
            return self.default
        if isinstance(value, int):
            if self.least is not None and value < self.least:
                return self.default
            if self.most is not None and value > self.most:
                return self.default
        return value


class Grouping(Enum):
    """How the tree of machines is grouped."""

    HOST = "host"
    FOLDER = "folder"
    TAG = "tag"
    STATE = "state"


GROUPINGS = {
    Grouping.HOST.value: N_("Host"),
    Grouping.FOLDER.value: N_("Folder"),
    Grouping.TAG.value: N_("Tag"),
    Grouping.STATE.value: N_("State"),
}


class Settings:
    """All settings. One instance, made by `vmgui.app.context`, passed to who needs it."""

    theme = Setting(
        "system",
        N_("Colours"),
        choices={"system": N_("Like the system"), "light": N_("Light"), "dark": N_("Dark")},
    )
    grouping = Setting("host", N_("Group machines by"), choices=GROUPINGS)
    stats_interval = Setting(
        3, N_("Seconds between samples"), help=N_("How often the graphs move."), least=1, most=60
    )
    sample_cpu = Setting(True, N_("Sample CPU and memory"))
    sample_disk = Setting(
        True, N_("Sample disk rates"), help=N_("Asks each running machine's hypervisor process.")
    )
    sample_network = Setting(True, N_("Sample network rates"))
    show_details = Setting(True, N_("Show the preview of the selected machine"))
    show_jobs = Setting(False, N_("Show the job panel"))
    confirm_force_off = Setting(True, N_("Ask before forcing a machine off"))
    confirm_reset = Setting(True, N_("Ask before resetting a machine"))
    confirm_shutdown = Setting(False, N_("Ask before shutting down or rebooting a machine"))
    confirm_pause = Setting(False, N_("Ask before pausing a machine"))
    confirm_discard_saved = Setting(True, N_("Ask before discarding a saved state"))
    confirm_apply = Setting(
        True, N_("Say what happens before changes of a running machine are applied")
    )
    confirm_remove_device = Setting(True, N_("Ask before removing a device"))
    confirm_many = Setting(True, N_("Ask before acting on several machines at once"))
    viewer = Setting(
        "virt-viewer",
        N_("Open consoles with"),
        choices={
            "virt-viewer": N_("virt-viewer"),
            "remote-viewer": N_("remote-viewer (connection file)"),
            "custom": N_("The command below"),
        },
    )
    viewer_command = Setting(
        "vncviewer {host}::{port}",
        N_("Viewer command"),
        help=N_("{host}, {port}, {socket}, {uri}, {uuid}, {name} and {type} are replaced."),
    )

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.changed: Event[str] = Event()
        """Emits the name of the setting that has a new value."""


def declared() -> dict[str, Setting[bool] | Setting[int] | Setting[str]]:
    """All settings by name, in the order of the list."""
    return {name: value for name, value in vars(Settings).items() if isinstance(value, Setting)}
