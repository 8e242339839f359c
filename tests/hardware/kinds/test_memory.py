from tests.documents import document
from tests.hardware.kinds.devices import machine_with, messages, put
from vmgui.hardware.kinds.memory import MemoryModuleKind
from vmgui.hardware.scene import Scene
from vmgui.xmldoc.document import parse
from vmgui.xmldoc.domain.domain import Domain

KIND = MemoryModuleKind()

GIB, MIB = 1024**3, 1024**2
ROOM = (
    "<maxMemory slots='1' unit='GiB'>4</maxMemory>"
    "<cpu><numa><cell id='0' cpus='0-3' memory='1' unit='GiB'/></numa></cpu>"
)
DIMM = "<memory model='dimm'><target><size unit='GiB'>1</size><node>0</node></target></memory>"


def modules() -> Scene:
    return Scene(parse(document("small-devices"), Domain))


def test_new_is_a_dimm_of_the_first_numa_node() -> None:
    scene = Scene(machine_with(parts=ROOM), is_new=True)

    device = KIND.new(scene)

    assert (device.model, device.capacity, device.numa_node) == ("dimm", GIB, 0)
    assert messages(KIND, device, scene) == {}


def test_machine_without_slots_says_where_to_set_them() -> None:
    scene = Scene(machine_with(), is_new=True)

    assert "“Memory”" in messages(KIND, KIND.new(scene), scene)[""]


def test_machine_without_numa_says_where_to_set_it() -> None:
    scene = Scene(machine_with(parts="<maxMemory slots='1' unit='GiB'>4</maxMemory>"), is_new=True)

    assert set(messages(KIND, KIND.new(scene), scene)) == {"numa_node"}


def test_why_not_add_if_all_slots_are_taken() -> None:
    assert KIND.why_not_add(Scene(machine_with(DIMM, parts=ROOM)))
    assert KIND.why_not_add(Scene(machine_with(parts=ROOM))) is None


def test_more_than_the_maximum_is_a_problem() -> None:
    scene = Scene(machine_with(parts=ROOM), is_new=True)
    device = KIND.new(scene)

    put(KIND, device, "capacity", 4 * GIB, scene)

    assert set(messages(KIND, device, scene)) == {"capacity"}


def test_unknown_numa_node_is_a_problem() -> None:
    scene = Scene(machine_with(parts=ROOM), is_new=True)
    device = KIND.new(scene)

    put(KIND, device, "numa_node", 3, scene)

    assert set(messages(KIND, device, scene)) == {"numa_node"}


def test_virtio_gets_its_block_and_request_and_loses_them_again() -> None:
    scene = Scene(machine_with(parts=ROOM), is_new=True)
    device = KIND.new(scene)
    before = device.xml()

    put(KIND, device, "model", "virtio-mem", scene)
    sizes = (device.block, device.requested)
    put(KIND, device, "model", "dimm", scene)

    assert sizes == (2 * MIB, GIB)
    assert device.xml() == before


def test_virtio_request_has_to_fit() -> None:
    scene = modules()
    device = next(each for each in KIND.among(scene) if each.model == "virtio-mem")

    put(KIND, device, "requested", GIB + 1024, scene)
    odd = messages(KIND, device, scene)
    put(KIND, device, "requested", 4 * GIB, scene)

    assert set(odd) == {"requested"}
    assert set(messages(KIND, device, scene)) == {"requested"}


def test_persistent_memory_needs_a_file() -> None:
    scene = Scene(machine_with(parts=ROOM), is_new=True)
    device = KIND.new(scene)

    put(KIND, device, "model", "nvdimm", scene)
    put(KIND, device, "label_size", MIB, scene)

    assert set(messages(KIND, device, scene)) == {"path"}


def test_only_the_request_can_change_while_the_machine_runs() -> None:
    scene = modules()
    device = KIND.among(scene)[0]

    assert KIND.live_paths(device, scene) == frozenset({"target/requested"})


def test_hot_plug_depends_on_the_model() -> None:
    scene = modules()
    found = {each.model: each for each in KIND.among(scene)}

    attached = {model for model, each in found.items() if not KIND.why_not_attach(each, scene)}
    detached = {model for model, each in found.items() if not KIND.why_not_detach(each, scene)}

    assert attached == {"dimm", "nvdimm", "virtio-pmem", "virtio-mem"}
    assert detached == {"dimm", "nvdimm"}


def test_names_and_summaries_tell_model_size_and_file() -> None:
    scene = modules()
    seen = [(KIND.name(each), KIND.summary(each, scene)) for each in KIND.among(scene)]

    assert seen[0] == ("Memory DIMM", "512 MiB")
    assert seen[1] == ("Memory NVDIMM", "512 MiB, /tmp/nvdimm")


def test_problems_of_good_modules_are_none() -> None:
    scene = modules()

    assert [messages(KIND, each, scene) for each in KIND.among(scene)] == [{}] * 5
