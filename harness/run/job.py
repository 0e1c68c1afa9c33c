"""One run, from an APK and a device to a closed file: what is asked, observed, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

from harness.device.adb import Device
from harness.device.facts import read_facts
from harness.device.server import AdbServer
from harness.errors import HarnessError, one_line
from harness.hostclock import utc_now
from harness.instrument.compile import Agent, compile_agent
from harness.model import AppFacts, DeviceFacts, Run
from harness.rules.coverage import find_contradictions, find_shortcomings
from harness.rules.presence import find_terminations
from harness.run.bench import Bench
from harness.run.book import Book
from harness.run.changes import Changes
from harness.run.disk import Disk
from harness.run.marks import Marks
from harness.run.observation import observe
from harness.run.order import Custody, Notice, Order, Recording, Result, Show
from harness.run.patience import Patience
from harness.run.recorder import Recorder
from harness.run.recovery import recover
from harness.run.subject import Source, data_of, open_source
from harness.run.ulid import new_ulid
from harness.stopping import in_order
from harness.store.appstates import read_states
from harness.store.clocks import read_past, read_witnesses
from harness.store.evidence import lock_evidence, open_for_writing
from harness.store.ledger import read_ledger
from harness.store.lives import read_seen
from harness.store.manifest import folder_of
from harness.store.queries import count_processes, read_gaps, read_hooks
from harness.store.sealing import end_and_seal
from harness.store.steps import read_failures
from harness.store.writer import Writer

__all__ = ["Custody", "Notice", "Order", "Recording", "Result", "Show", "run_app"]

End = Callable[[str, tuple[str, ...]], None]


def run_app(order: Order, custody: Custody, server: AdbServer, device: Device, show: Show) -> Result:
    """Observe one app from its start on. Whatever happens, what was recorded stays and the phone is put back.

    Runs of the same file that were killed are ended and sealed first.
    """
    with open_source(order, device) as source, lock_evidence(order.db, or_next=order.or_next_db) as db:
        agent, facts = compile_agent(), read_facts(device, order.device_kind)
        run = _describe(order, custody, source.facts, facts, agent)
        opened = open_for_writing(db)
        for recovered in recover(opened, db, custody.key):
            show(Notice(text=str(recovered)))
        writer, disk = Writer(opened, run), Disk(lambda text: show(Notice(text=text)))

        def end(verdict: str, reasons: tuple[str, ...]) -> None:
            end_and_seal(writer, db, custody.key, verdict, reasons, disk.outlast)

        bench = _lay_out(order, source, agent, server, device, show, run, db, writer, disk)
        show(run)
        show(Recording(run_id=run.run_id, db=db))
        try:
            with in_order():
                with _ending(end):
                    observe(bench)
                failures = read_failures(opened, run.run_id)
                shortcomings = (*failures, *_find_shortcomings(writer, run, order))
                end("incomplete" if shortcomings else "complete", shortcomings)
        finally:
            writer.close()
            bench.changes.say_left()
    return Result(
        run_id=run.run_id,
        package=run.app.package,
        db=db,
        shortcomings=shortcomings,
        has_failed_step=bool(failures),
        left=bench.changes.left,
    )


def _lay_out(
    order: Order,
    source: Source,
    agent: Agent,
    server: AdbServer,
    device: Device,
    show: Show,
    run: Run,
    db: Path,
    writer: Writer,
    disk: Disk,
) -> Bench:
    """Have at hand what the run needs; from now on the device is waited for when it is lost."""
    boot_id = run.device.boot_id
    recorder = Recorder(writer, Book(writer, run.app.package, boot_id, show), disk)
    patience = Patience(device, boot_id, recorder.put, lambda words: show(Notice(text=words)))
    device.be_patient(patience.await_return)
    return Bench(
        order=order,
        source=source,
        agent=agent,
        server=server,
        device=device,
        recorder=recorder,
        marks=Marks(run.run_id, device, recorder),
        changes=Changes(server, device, recorder, show),
        show=show,
        boot_id=boot_id,
        witnesses=read_witnesses(writer.db, run.run_id),
        past=None if run.continues is None else read_past(writer.db, run.continues),
        folder=folder_of(db, run.run_id),
        disk=disk,
    )


@contextmanager
def _ending(end: End) -> Iterator[None]:
    """Write how a run ended that did not come to its end, if there is still room for that."""
    try:
        yield
    except HarnessError as error:
        _end_early(end, "error", str(error))
        raise
    except (KeyboardInterrupt, SystemExit):
        _end_early(end, "interrupted", "stopped by a signal")
        raise
    except Exception as error:  # a fault of our own ends the run too, and must be told in the file
        _end_early(end, "error", repr(error))
        raise


def _end_early(end: End, verdict: str, reason: str) -> None:
    """Why the run ended must not be hidden by a file that takes no more."""
    with suppress(HarnessError):
        end(verdict, (one_line(reason),))


def _find_shortcomings(writer: Writer, run: Run, order: Order) -> tuple[str, ...]:
    db, run_id = writer.db, run.run_id
    needs_stream = order.instrument and order.scenario.launches
    found = find_shortcomings(
        read_gaps(db, run_id), read_hooks(db, run_id), count_processes(db, run_id), needs_stream=needs_stream
    )
    ledger = read_ledger(db, run_id, run.device.sdk)
    told = find_contradictions(ledger.misses, ledger.failures, is_read=ledger.is_read_to_the_end)
    states = read_states(db, run_id)
    told = (*told, *map(str, states.contradictions))
    return tuple(map(one_line, (*find_terminations(read_seen(db, run_id)), *found, *told)))


def _describe(order: Order, custody: Custody, app: AppFacts, facts: DeviceFacts, agent: Agent) -> Run:
    tools = ("collection-harness", "frida", "frida-tools", "adbutils")
    return Run(
        run_id=new_ulid(),
        app=app,
        device_name=order.device_name,
        device=facts,
        scenario=order.scenario.name,
        scenario_text=order.scenario.text,
        continues=None if order.continues is None else order.continues.run_id,
        granted=order.grant,
        agent_sha256=agent.sha256,
        versions={tool: version(tool) for tool in tools},
        started_at=utc_now(),
        user=order.user,
        data=data_of(order),
        attached=order.attach,
        stores_values=order.store_values,
        command=custody.command,
        instrumented=order.instrument,
    )
