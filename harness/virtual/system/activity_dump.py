"""What `dumpsys activity processes` and `dumpsys activity activities` print on Android 11."""

from __future__ import annotations

from collections.abc import Iterator

from harness.virtual.formats import format_bool, format_duration
from harness.virtual.system.activity_record import ActivityRecord, Task
from harness.virtual.system.clock import Clock
from harness.virtual.system.importance import FOREGROUND_SERVICE
from harness.virtual.system.intents import ComponentName
from harness.virtual.system.keyguard import Keyguard
from harness.virtual.system.processes import Processes, ProcessRecord
from harness.virtual.system.tasks import Tasks
from harness.virtual.system.user_controller import UserController
from harness.virtual.users import format_uid, shared_gid

_CACHED_ADJ = 900  # ProcessList.CACHED_APP_MIN_ADJ: what was on the screen before is not yet counted
_ADJ_TYPES = {
    "PER": "fixed",
    "BTOP": "service",
    "FGS": "fg-service",
    "BFGS": "service",
    "TRNB": "service",
    "SVC": "started-services",
    "RCVR": "broadcast",
    "TPSL": "top-sleeping",
    "LAST": "previous",
    "CAC": "cch-act",
    "CEM": "cch-empty",
}


def dump_processes(processes: Processes, tasks: Tasks, users: UserController, clock: Clock, package: str | None) -> str:
    """Print the process records, of one package or of all."""
    lines = ["ACTIVITY MANAGER RUNNING PROCESSES (dumpsys activity processes)"]
    records = [r for r in processes if r.pid and package in {None, r.package.name}]
    if records:
        lines.append("  All known processes:")
    for record in records:
        lines += _process(record, tasks, clock)
    lines += ["", f"  Process LRU list (sorted by oom_adj, {len(records)} total, non-act at 0, non-svc at 0):"]
    for number, record in enumerate(sorted(records, key=lambda r: r.oom_adj)):
        lines.append(f"    Proc #{number:2d}: {_lru(record)}")
    home = next((a.process for a in tasks.activities() if a.task is tasks.find_home(users.current)), None)
    lines += ["", f"  mHomeProcess: {home or 'null'}", *_users(users), ""]
    return "\n".join(lines)


def _users(users: UserController) -> Iterator[str]:
    yield "  mStartedUsers:"
    for user in users.started():
        yield f"    User #{user}: state={users.states[user].name}"
    yield f"  mStartedUserArray: [{', '.join(map(str, users.started()))}]"
    yield f"  mUserLru: [{', '.join(map(str, users.states))}]"
    yield f"  mCurrentProfileIds:[{', '.join(map(str, users.shown()))}]"
    yield f"  mCurrentUserId:{users.current}"


def _lru(record: ProcessRecord) -> str:
    """Print "fg     T/A/TOP  LCM  t: 0 4711:com.example/u0a100 (top-activity)"."""
    level = record.importance
    group = "T" if record.is_top else "F" if not level.is_background else "B"
    has = "A" if record.is_top else "S" if level is FOREGROUND_SERVICE else " "
    capabilities = "LCM" if record.is_top else "---"
    kind = "top-activity" if record.is_top else _ADJ_TYPES.get(level.short.strip(), "vis-activity")
    return f"{level.oom_label} {group}/{has}/{level.short} {capabilities}  t: 0 {record.short} ({kind})"


def dump_activities(tasks: Tasks, keyguard: Keyguard) -> str:
    """Print the stack of tasks, the uppermost first, and the keyguard above them."""
    lines = ["ACTIVITY MANAGER ACTIVITIES (dumpsys activity activities)"]
    lines += ["Display #0 (activities from top to bottom):", ""]
    for task in reversed(tasks.tasks):
        lines += _task(task, is_sleeping=tasks.is_sleeping)
        if tasks.resumed is not None and tasks.resumed.task is task:
            lines += ["", f"    mResumedActivity: {tasks.resumed}", ""]
    if tasks.resumed is not None:
        lines += ["", f"  ResumedActivity: {tasks.resumed}"]
    lines += ["", "  KeyguardController:", f"    mKeyguardShowing={format_bool(keyguard.is_showing)}"]
    lines += ["    mAodShowing=false", "    mKeyguardGoingAway=false"]
    return "\n".join([*lines, ""])


def dump_recents(recents: list[Task], tasks: Tasks, clock: Clock, package: str | None) -> str:
    """Print the tasks that the user had on the screen, the most recent first."""
    wanted = [(n, task) for n, task in enumerate(recents) if package in {None, task.package.name}]
    lines = ["ACTIVITY MANAGER RECENT TASKS (dumpsys activity recents)"]
    lines += [
        "mRecentsUid=10015",
        "mRecentsComponent=ComponentInfo{com.android.launcher3/com.android.quickstep.RecentsActivity}",
    ]
    lines += ["mFreezeTaskListReordering=false", "mFreezeTaskListReorderingPendingTimeout=false"]
    lines += ["  Recent tasks:"] if wanted else ["  (nothing)"]
    for number, task in wanted:
        lines += _recent(number, task, tasks, clock)
    return "\n".join([*lines, ""])


def _recent(number: int, task: Task, tasks: Tasks, clock: Clock) -> Iterator[str]:
    is_visible = tasks.top is not None and tasks.top.task is task and not tasks.is_sleeping
    who, uid = f"{task.package.uid}:{task.package.name}", format_uid(task.package.uid)
    state = f"visible={format_bool(is_visible)} type=standard mode=fullscreen translucent=false"
    sizes = f"U={task.user} StackId={task.id} sz={len(task.activities)}"
    yield f"  * Recent #{number}: Task{{{task.identity:x} #{task.id} {state} A={who} {sizes}}}"
    yield f"    userId={task.user} effectiveUid={uid} mCallingUid={uid} mUserSetupComplete=true"
    yield f"    affinity={who}"
    yield f"    intent={{{task.intent.short}}}"
    yield f"    mActivityComponent={ComponentName(package=task.package.name, name=task.root.name).short}"
    yield f"    Activities=[{', '.join(map(str, task.activities))}]"
    yield f"    taskId={task.id} stackId={task.id}"
    idle_ms = clock.boot_ms() - task.last_active_ms
    yield f"    lastActiveTime={task.last_active_ms} (inactive for {idle_ms // 1_000}s)"


def _process(record: ProcessRecord, tasks: Tasks, clock: Clock) -> Iterator[str]:
    package = record.package
    yield f"  *APP* UID {record.uid} {record}"
    app = record.package.record.app_id % 1000
    gids = f"50{app:03d}, 20{app:03d}, {shared_gid(record.user)}, 3003"
    yield f"    user #{record.user} uid={record.uid} gids={{{gids}}}"
    yield "    mRequiredAbi=x86_64 instructionSet=null"
    if package.apk is not None and package.apk.application_class is not None:
        yield f"    class={package.apk.application_class}"
    yield f"    dir={package.record.base_apk} publicDir={package.record.base_apk} data={package.data_dir}"
    yield f"    packageList={{{package.name}}}"
    yield "    compat={420dpi}"
    thread = f"android.app.IApplicationThread$Stub$Proxy@{record.identity ^ 0xABCDEF:x}" if record.is_bound else "null"
    yield f"    thread={thread}"
    yield f"    pid={record.pid} starting={format_bool(not record.is_bound)}"
    uptime, elapsed = clock.uptime_ms() - record.start_uptime_ms, clock.boot_ms() - record.start_boot_ms
    started = f"startUptimeTime={format_duration(-uptime)}    startElapsedTime={format_duration(-elapsed)}"
    yield f"    lastActivityTime={format_duration(-uptime)}    {started}"
    yield f"    startSeq={record.start_seq}"
    adj = record.oom_adj
    yield f"    oom adj: max=1001 curRaw={adj} setRaw={adj} cur={adj} set={adj}"
    state = record.proc_state
    yield f"    curProcState={state} mRepProcState={state} pssProcState={state} setProcState={state}"
    is_cached, activities = record.oom_adj >= _CACHED_ADJ, [a for a in tasks.activities() if a.process is record]
    yield f"    cached={format_bool(is_cached)} empty={format_bool(not activities)}"
    yield f"    foregroundActivities={format_bool(record.is_top)} (rep={format_bool(record.is_top)})"
    if record.debugging:
        yield f"    mDebugging=true mCrashing=false mWaitedForDebugger={format_bool(record.waiting_for_debugger)}"
    if activities:
        yield "    Activities:"
    yield from (f"      - {activity}" for activity in activities)


def _task(task: Task, *, is_sleeping: bool) -> Iterator[str]:
    name = task.package.name
    yield f"  Stack #{task.id}: type=standard mode=fullscreen"
    yield f"    isSleeping={format_bool(is_sleeping)}"
    yield "    mBounds=Rect(0, 0 - 0, 0)"
    kind = "visible=true type=standard mode=fullscreen"
    whose = f"A={task.package.uid}:{name} U={task.user} sz={len(task.activities)}"
    yield f"    * Task{{{task.identity:x} #{task.id} {kind} {whose}}}"
    for number, record in reversed(list(enumerate(task.activities))):
        yield from _activity(number, record)


def _activity(number: int, record: ActivityRecord) -> Iterator[str]:
    yield f"      * Hist #{number}: {record}"
    yield f"          packageName={record.package.name} processName={record.info.process}"
    yield f"          Intent {{ {record.intent.short} }}"
    yield f"          app={record.process}"
    yield f"          state={record.state.value} stopped={format_bool(record.state.value == 'STOPPED')} finishing=false"
