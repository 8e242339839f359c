import pytest

from tests.hardware.kinds.devices import machine_with
from vmgui.hardware.kinds.filesystem import FilesystemKind
from vmgui.hardware.kinds.filesystem_document import Filesystem
from vmgui.hardware.kinds.filesystem_form import change_driver, change_type
from vmgui.hardware.kinds.mounting import mount_command
from vmgui.hardware.kinds.shared_memory import enable_shared_memory, has_shared_memory
from vmgui.hardware.scene import Scene

KIND = FilesystemKind()


def share(driver: str, tag: str = "data") -> tuple[Scene, Filesystem]:
    scene = Scene(
        machine_with(
            f"<filesystem type='mount'><driver type='{driver}'/><source dir='/srv'/>"
            f"<target dir='{tag}'/></filesystem>"
        )
    )
    return scene, KIND.among(scene)[0]


def test_virtiofs_is_a_problem_until_memory_is_shared() -> None:
    scene, element = share("virtiofs")
    before = [problem.field for problem in KIND.problems(element, scene)]

    enable_shared_memory(scene.domain)

    assert before == ["driver"]
    assert list(KIND.problems(element, scene)) == []


def test_enable_shared_memory_keeps_huge_pages() -> None:
    domain = machine_with(parts="<memoryBacking><hugepages/></memoryBacking>")

    enable_shared_memory(domain)

    assert has_shared_memory(domain)
    assert "memfd" not in domain.xml()


@pytest.mark.parametrize(
    ("driver", "command"),
    [
        ("virtiofs", "mount -t virtiofs 'my data' '/mnt/my data'"),
        ("path", "mount -t 9p -o trans=virtio,version=9p2000.L 'my data' '/mnt/my data'"),
    ],
)
def test_mount_command_is_quoted(driver: str, command: str) -> None:
    scene, element = share(driver, "my data")

    assert mount_command(element, scene).endswith(command)


def test_driver_changed_drops_what_only_virtiofs_has() -> None:
    scene, element = share("virtiofs")
    element.queue, element.binary = 1024, "/usr/bin/virtiofsd"

    element.driver = "path"
    change_driver(element, scene)

    assert "queue" not in element.xml()
    assert "binary" not in element.xml()
    assert element.directory == "/srv"


def test_type_changed_and_changed_back_keeps_the_path() -> None:
    scene, element = share("path")
    before = element.xml()

    for kind in ("file", "mount"):
        element.type = kind
        change_type(element, scene)

    assert element.xml() == before


def test_new_has_a_free_tag_and_a_driver_for_the_machine() -> None:
    scene, _element = share("path", "share")

    made = KIND.new(scene)

    assert (made.target, made.driver) == ("share2", "path")


def test_why_not_attach_lets_virtiofs_through_only() -> None:
    reasons = [
        KIND.why_not_attach(element, scene) for scene, element in map(share, ("virtiofs", "path"))
    ]

    assert reasons[0] is None
    assert reasons[1]
