import asyncio, time
import pytest
from tests.support.worlds import eventually
from tests.core.test_sampling import sampling, Looker
from vmgui.base.states import DomainState, HostState
from vmgui.core.operations.lifecycle import VERBS, perform
from vmgui.core.operations import metadata

@pytest.mark.lab
@pytest.mark.timeout(150)
@pytest.mark.limit(100)
async def test_real(desk, lab, host_a, domain_on, quick_retries):
    loop = asyncio.get_running_loop()
    d = await loop.run_in_executor(None, lambda: domain_on(host_a, "idle"))
    host = await desk.connect(lab.uri("hostA"))
    await desk.detailed(host)
    name = desk.inventory.domains(host.id)[0].name
    print(desk.inventory.domains(host.id), host.record.facts)
    where = desk.where(host, name)
    async with sampling(desk, stats_interval=1) as sampler:
        await eventually(lambda: sampler.history(where) and sampler.history(where).latest.cpu is not None, "cpu")
        print(sampler.history(where).latest)
    for verb, state in (("pause", DomainState.PAUSED), ("resume", DomainState.RUNNING), ("save", DomainState.SAVED), ("restore", DomainState.RUNNING), ("reset", DomainState.RUNNING)):
        job = await desk.ended(perform(desk.fleet, desk.jobs, VERBS[verb], where))
        print(verb, job.state, job.error, job.progress, round(job.seconds(time.time()), 2))
        await eventually(lambda: desk.record(host, name).state is state, verb)
    job = await desk.ended(metadata.change_tags(desk.fleet, desk.jobs, where, add=["a"], remove=[]))
    print(job.state, job.error)
    await eventually(lambda: desk.record(host, name).tags == ("a",), "tags")
    t = time.monotonic()
    await loop.run_in_executor(None, lambda: lab.daemon("hostA", "kill"))
    await eventually(lambda: not host.is_connected, "lost", 10)
    print("lost after", time.monotonic() - t, host.record.state, host.record.problem)
    await loop.run_in_executor(None, lambda: lab.restore("hostA"))
    print(host.record); t = time.monotonic()
    while time.monotonic() - t < 6 and not host.record.is_listed:
        await asyncio.sleep(0.5); print(host.record.state, host.record.problem, host.record.detail)
    await eventually(lambda: host.record.is_listed, "back", 3)
    print("back", desk.names(host))
