"""JobSchedulerService: work that apps want done later; the system binds to the app's JobService when it is due."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator

from harness.virtual.binder.endpoint import BinderObject, Call, RemoteError, Transaction
from harness.virtual.binder.parcel import ParcelReader, ParcelWriter, StrongBinder
from harness.virtual.binder.protocol import (
    JOB_CALLBACK,
    JOB_SCHEDULER,
    JOB_SERVICE,
    ApplicationThreadCode,
    ExceptionCode,
    JobCallbackCode,
    JobSchedulerCode,
    JobServiceCode,
)
from harness.virtual.formats import format_bool, format_duration
from harness.virtual.system.activities import Activities
from harness.virtual.system.app_standby import AppStandby
from harness.virtual.system.battery import Battery
from harness.virtual.system.clock import Clock
from harness.virtual.system.device_idle import DeviceIdle, IdleMode
from harness.virtual.system.intent_parcel import read_intent, write_intent
from harness.virtual.system.intents import Intent
from harness.virtual.system.job_record import Job, JobInfo
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.system.service_record import BIND_AUTO_CREATE
from harness.virtual.system.services import Services
from harness.virtual.system.user_controller import UserController
from harness.virtual.users import format_uid

_BIND_PERMISSION = "android.permission.BIND_JOB_SERVICE"
_BOOT_PERMISSION = "android.permission.RECEIVE_BOOT_COMPLETED"


class Jobs:
    """All jobs of the phone; towards the services it is a client within the system server."""

    peer = None

    def __init__(
        self,
        *,
        activities: Activities,
        services: Services,
        clock: Clock,
        users: UserController,
        publish: Callable[[BinderObject], StrongBinder],
        battery: Battery,
        idle: DeviceIdle,
        standby: AppStandby,
    ) -> None:
        self._activities = activities
        self._services = services
        self._users = users
        self._clock = clock
        self._publish = publish
        self._battery = battery
        self._idle = idle
        self._standby = standby
        self._jobs: list[Job] = []
        self._bindings = itertools.count(1)
        self._client: ProcessRecord | None = None
        for changes in (battery.on_change, idle.on_change, standby.on_change):
            changes.append(self._look)

    def use(self, client: ProcessRecord) -> None:
        """Take the process in whose name services are bound: the system server's own."""
        self._client = client

    def binder(self) -> BinderObject:
        """Return the service "jobscheduler"."""
        return BinderObject(
            descriptor=JOB_SCHEDULER,
            transactions={
                JobSchedulerCode.SCHEDULE: self._schedule_for,
                JobSchedulerCode.ENQUEUE: self._enqueue_for,
                JobSchedulerCode.CANCEL: self._cancel_for,
                JobSchedulerCode.CANCEL_ALL: self._cancel_all_for,
                JobSchedulerCode.GET_ALL_PENDING_JOBS: self._pending_for,
            },
        )

    def find(self, package: UserPackage, job_id: int) -> Job | None:
        """Find a job of a user's package."""
        return next((j for j in self._jobs if (j.package, j.info.id) == (package, job_id)), None)

    def run_now(self, job: Job, *, force: bool) -> bool:
        """Do what `cmd jobscheduler run` does; false when its conditions are not met."""
        if not force and job.info.requires_idle:
            return False
        job.is_due = True
        self._run(job)
        return True

    def forget(self, package: UserPackage) -> None:
        """Drop all jobs of a package that is stopped or gone."""
        for job in tuple(self._jobs):
            if job.package == package:
                self._cancel(job)

    def process_died(self, process: ProcessRecord) -> None:
        """Try a job again whose process has died over it."""
        for job in tuple(self._jobs):
            target = self._services.resolve(Intent(component=job.info.service), job.package.user)
            in_process = target is not None and target[1].process == process.name
            if job.is_running and job.package == process.package and in_process:
                self._finish(job, again=True)

    def user_stopping(self, user: int) -> None:
        """Take what runs for a user as failed; it waits until the user is started again."""
        for job in tuple(self._jobs):
            if job.package.user == user and job.is_running:
                self._finish(job, again=True)

    def user_started(self, user: int) -> None:
        """Run what has come due while the user was not started."""
        for job in tuple(self._jobs):
            if job.package.user == user:
                self._run_if_ready(job)

    def adopt(self, before: Jobs) -> None:
        """Take over what was persisted at the boot before, as jobs.xml keeps it: due at the same instant as before."""
        later_ms = self._clock.boot_ms() - before._clock.boot_ms()
        for known in before._jobs:
            if known.info.persisted:
                job = Job(info=known.info, package=known.package, due_boot_ms=known.due_boot_ms + later_ms)
                self._jobs.append(job)
                self._wait(job)

    def stop(self) -> None:
        """Let nothing come due any more."""
        for job in self._jobs:
            if job.timer is not None:
                job.timer.cancel()

    def dump(self) -> str:
        """Print what `dumpsys jobscheduler` does of the registered jobs."""
        lines = ["JOB SCHEDULER (dumpsys jobscheduler)", "", f"Registered {len(self._jobs)} jobs:"]
        for job in self._jobs:
            lines += self._lines(job)
        return "\n".join([*lines, ""])

    def _lines(self, job: Job) -> Iterator[str]:
        info = job.info
        yield f"  JOB #{job.short}: {id(job) & 0xFFFFFFF:x} {info.service.short}"
        yield f"    {job.short} tag=*job*/{info.service.short}"
        yield f"    Source: uid={format_uid(job.package.uid)} user={job.package.user} pkg={job.package.name}"
        yield "    JobInfo:"
        yield f"      Service: {info.service.short}"
        if info.interval_ms:
            interval = format_duration(info.interval_ms)
            yield f"      PERIODIC: interval={interval} flex={interval}"
        if info.persisted:
            yield "      PERSISTED"
        yield f"      Requires: charging={format_bool(info.requires_charging)} batteryNotLow=false " + (
            f"deviceIdle={format_bool(info.requires_idle)}"
        )
        due = format_duration(job.due_boot_ms - self._clock.boot_ms())
        yield f"    Earliest run time: {due}"
        has_user = format_bool(self._users.is_running(job.package.user))
        ready = format_bool(self._is_ready(job))
        yield f"    Ready: {ready} (job={ready} user={has_user} !pending=true)"
        yield f"    Running: {format_bool(job.is_running)} failures={job.failures}"

    def tell(self, code: ApplicationThreadCode, arguments: ParcelWriter | None = None) -> None:
        """Hear, as an app's process does, that a service is connected: its job is started."""
        if code is not ApplicationThreadCode.SERVICE_CONNECTED or arguments is None:
            return
        number = ParcelReader(arguments.data).read_int()
        job = next((j for j in self._jobs if j.binding == number), None)
        if job is not None and job.is_running:
            self._call(job, JobServiceCode.START_JOB)

    async def ask(self, code: ApplicationThreadCode) -> ParcelReader:
        """Show nothing on the screen."""
        raise RemoteError(ExceptionCode.UNSUPPORTED_OPERATION, code.name)

    def _schedule_for(self, call: Call) -> ParcelWriter:
        owner, info = self._activities.caller(call), JobInfo.read(call.data)
        self._schedule(owner.package, self._checked(owner, info))
        return ParcelWriter().write_int(1)

    def _enqueue_for(self, call: Call) -> ParcelWriter:
        owner, info = self._activities.caller(call), JobInfo.read(call.data)
        work, checked = read_intent(call.data), self._checked(owner, info)
        known = self.find(owner.package, checked.id)
        if known is not None and known.info == checked and not known.is_running:
            known.work.append(work)
        else:
            self._schedule(owner.package, checked).work.append(work)
        return ParcelWriter().write_int(1)

    def _checked(self, owner: ProcessRecord, info: JobInfo | None) -> JobInfo:
        target = self._services.resolve(Intent(component=info.service), owner.user) if info is not None else None
        if info is None or target is None or target[0] != owner.package:
            name = info.service.braced if info is not None else "null"
            raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, f"No such service ComponentInfo{name}")
        if target[1].permission != _BIND_PERMISSION:
            text = (
                f"Scheduled service ComponentInfo{info.service.braced} does not require {_BIND_PERMISSION} permission"
            )
            raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, text)
        if info.persisted and not owner.package.holds(_BOOT_PERMISSION):
            text = "Error: requested job be persisted without holding RECEIVE_BOOT_COMPLETED permission."
            raise RemoteError(ExceptionCode.ILLEGAL_ARGUMENT, text)
        return info

    def _schedule(self, package: UserPackage, info: JobInfo) -> Job:
        known = self.find(package, info.id)
        if known is not None:
            self._cancel(known)
        job = Job(info=info, package=package, due_boot_ms=self._clock.boot_ms() + info.min_latency_ms)
        self._jobs.append(job)
        self._wait(job)
        return job

    def _wait(self, job: Job) -> None:
        job.is_due = False
        delay_s = max(0, job.due_boot_ms - self._clock.boot_ms()) / 1_000
        job.timer = asyncio.get_running_loop().call_later(delay_s, self._due, job)

    def _due(self, job: Job) -> None:
        job.is_due = True
        self._run_if_ready(job)

    def _run_if_ready(self, job: Job) -> None:
        if job.is_running or not self._is_ready(job):
            return
        allowed_ms, now_ms = self._standby.job_allowed_ms(job.package), self._clock.boot_ms()
        if allowed_ms <= now_ms:
            self._standby.note_job(job.package)
            self._run(job)
        else:
            job.timer = asyncio.get_running_loop().call_later((allowed_ms - now_ms) / 1_000, self._due, job)

    def _is_ready(self, job: Job) -> bool:
        """Whether it is time, and the phone is as the job wants it: online it is always, and unused it never is."""
        is_powered = self._battery.is_charging or not job.info.requires_charging
        return job.is_due and is_powered and not job.info.requires_idle and not self._is_held(job)

    def _is_held(self, job: Job) -> bool:
        return self._idle.mode is not IdleMode.NONE and not self._idle.is_exempt([job.package.name])

    def _look(self) -> None:
        """Stop what doze takes its turn from, and run what may run again."""
        for job in tuple(self._jobs):
            if job.is_running and self._is_held(job):
                self._call(job, JobServiceCode.STOP_JOB)
            self._run_if_ready(job)

    def _run(self, job: Job) -> None:
        if job.is_running or self._client is None or job not in self._jobs:
            return
        if not self._users.is_running(job.package.user):
            return
        if job.timer is not None:
            job.timer.cancel()
        job.is_running, job.binding = True, next(self._bindings)
        job.callback = self._publish(self._callback(job))
        intent = Intent(component=job.info.service)
        if not self._services.bind(intent, self._client, job.binding, BIND_AUTO_CREATE, user=job.package.user):
            self._jobs.remove(job)

    def _call(self, job: Job, code: JobServiceCode) -> None:
        binder = self._services.published(Intent(component=job.info.service), job.package.user)
        if binder is None:
            return
        peer, handle = binder
        data = ParcelWriter().write_interface_token(JOB_SERVICE).write_int(job.info.id).write_raw(job.info.extras)
        data.write_bool(value=False).write_strong_binder(job.callback)
        peer.transact_oneway(handle, code, data)

    def _callback(self, job: Job) -> BinderObject:
        """Return the object that hears of this execution of a job; once that is over, it hears nothing."""
        own = job.binding

        def of_this(answer: Callable[[Job, ParcelReader], ParcelWriter]) -> Transaction:
            def transact(call: Call) -> ParcelWriter:
                call.data.read_int()
                is_over = job not in self._jobs or not job.is_running or job.binding != own
                return ParcelWriter().write_int(0) if is_over else answer(job, call.data)

            return transact

        transactions: dict[int, Transaction] = {
            JobCallbackCode.ACKNOWLEDGE_START_MESSAGE: of_this(self._on_started),
            JobCallbackCode.ACKNOWLEDGE_STOP_MESSAGE: of_this(self._on_finished),
            JobCallbackCode.DEQUEUE_WORK: of_this(self._dequeue_work),
            JobCallbackCode.COMPLETE_WORK: of_this(self._complete_work),
            JobCallbackCode.JOB_FINISHED: of_this(self._on_finished),
        }
        return BinderObject(descriptor=JOB_CALLBACK, transactions=transactions)

    def _on_started(self, job: Job, data: ParcelReader) -> ParcelWriter:
        if not data.read_bool():
            self._finish(job, again=False)
        return ParcelWriter()

    def _on_finished(self, job: Job, data: ParcelReader) -> ParcelWriter:
        self._finish(job, again=data.read_bool())
        return ParcelWriter()

    def _dequeue_work(self, job: Job, _: ParcelReader) -> ParcelWriter:
        if not job.work:
            if not job.executing:
                self._finish(job, again=False)
            return ParcelWriter().write_int(0)
        job.handed_out += 1
        intent = job.executing[job.handed_out] = job.work.pop(0)
        return ParcelWriter().write_int(job.handed_out).write_raw(write_intent(ParcelWriter(), intent).data[4:])

    def _complete_work(self, job: Job, data: ParcelReader) -> ParcelWriter:
        return ParcelWriter().write_bool(value=job.executing.pop(data.read_int(), None) is not None)

    def _finish(self, job: Job, *, again: bool) -> None:
        job.is_running = False
        job.failures = job.failures + 1 if again else 0
        job.work = [*job.executing.values(), *job.work]
        job.executing.clear()
        if self._client is not None:
            self._services.unbind(self._client, job.binding)
        if again:
            job.due_boot_ms = self._clock.boot_ms() + job.info.backoff_for(job.failures)
        elif job.info.interval_ms:
            job.due_boot_ms = max(job.due_boot_ms, self._clock.boot_ms()) + job.info.interval_ms
        else:
            self._jobs.remove(job)
            return
        self._wait(job)

    def _cancel_for(self, call: Call) -> ParcelWriter:
        owner = self._activities.caller(call)
        job = self.find(owner.package, call.data.read_int())
        if job is not None:
            self._cancel(job)
        return ParcelWriter()

    def _cancel_all_for(self, call: Call) -> ParcelWriter:
        self.forget(self._activities.caller(call).package)
        return ParcelWriter()

    def _cancel(self, job: Job) -> None:
        """Forget a job; one that runs is told to stop first."""
        self._jobs.remove(job)
        if job.timer is not None:
            job.timer.cancel()
        if job.is_running:
            self._call(job, JobServiceCode.STOP_JOB)
            if self._client is not None:
                self._services.unbind(self._client, job.binding)

    def _pending_for(self, call: Call) -> ParcelWriter:
        package = self._activities.caller(call).package
        own = [job for job in self._jobs if job.package == package]
        out = ParcelWriter().write_int(len(own))
        for job in own:
            job.info.write(out)
        return out
