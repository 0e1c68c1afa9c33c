"""The first tables of the evidence file: a run, its streams, accesses, milestones and gaps, and what it changed."""

from __future__ import annotations

from sqlite_utils import Database

from harness.store.migration import execute, migrations, refuse_changes
from harness.store.timeline import PHASE_1, PHASE_2, PHASE_3, create_timeline

_TABLES_1 = """
create table run (
    run_id text primary key,
    package text not null,
    version_name text not null,
    version_code integer not null,
    apk_path text not null,
    apk_sha256 text not null,
    device text not null,
    device_kind text not null,
    serial text not null,
    model text not null,
    android_release text not null,
    sdk integer not null,
    fingerprint text not null,
    boot_id text not null,
    scenario text not null,
    granted integer not null,
    agent_sha256 text not null,
    versions text not null,
    started_at text not null
) strict;

create table run_end (
    run_id text primary key references run(run_id),
    verdict text not null,
    reasons text not null,
    ended_at text not null
) strict;

create table process (
    run_id text not null references run(run_id),
    epoch text not null,
    pid integer not null,
    process text not null,
    boot_id text not null,
    gate text not null,
    start_reason text,
    start_boottime_ns integer not null,
    live_boottime_ns integer not null,
    primary key (run_id, epoch)
) strict;

create table stream_end (
    run_id text not null references run(run_id),
    epoch text not null,
    reason text not null,
    next_seq integer not null,
    at_boottime_ns integer not null,
    primary key (run_id, epoch)
) strict;

create table hook (
    hook_id integer primary key,
    run_id text not null references run(run_id),
    epoch text not null,
    hook text not null,
    data_type text not null,
    state text not null,
    overloads integer not null,
    error text,
    at_boottime_ns integer not null
) strict;

create table stack (
    stack_id integer primary key,
    sha256 text not null unique,
    frames text not null
) strict;

create table access (
    access_id integer primary key,
    run_id text not null references run(run_id),
    epoch text not null,
    seq integer not null,
    at_boottime_ns integer not null,
    at_wall_ns integer not null,
    data_type text not null,
    hook text not null,
    kind text not null,
    layer text not null,
    signature text not null,
    outcome text not null,
    exception text,
    detail text not null,
    caller text,
    sdk text,
    stack_id integer references stack(stack_id),
    thread text not null,
    app_state text not null,
    unique (run_id, epoch, seq)
) strict;

create table signal (
    signal_id integer primary key,
    run_id text not null references run(run_id),
    epoch text not null,
    seq integer not null,
    at_boottime_ns integer not null,
    name text not null,
    detail text not null,
    unique (run_id, epoch, seq)
) strict;

create table milestone (
    run_id text not null references run(run_id),
    name text not null,
    at_boottime_ns integer not null,
    uncertainty_ns integer not null,
    source text not null,
    epoch text,
    primary key (run_id, name)
) strict;

create table clock_sample (
    clock_sample_id integer primary key,
    run_id text not null references run(run_id),
    source text not null,
    at_boottime_ns integer not null,
    at_wall_ns integer not null,
    uncertainty_ns integer not null
) strict;

create table gap (
    gap_id integer primary key,
    run_id text not null references run(run_id),
    kind text not null,
    process text not null,
    pid integer,
    epoch text,
    from_boottime_ns integer,
    to_boottime_ns integer,
    events integer,
    reason text not null
) strict;
"""

_INDEXES_1 = """
create index access_by_instant on access (run_id, at_boottime_ns);
create index hook_by_process on hook (run_id, epoch);
create index gap_by_run on gap (run_id);
create index clock_sample_by_run on clock_sample (run_id, at_boottime_ns);
"""


APPEND_ONLY_1 = (
    "run",
    "run_end",
    "process",
    "stream_end",
    "hook",
    "stack",
    "access",
    "signal",
    "milestone",
    "clock_sample",
    "gap",
)


@migrations(name="0001_first_tables")
def first_tables(db: Database) -> None:
    """Runs, processes, hooks, accesses, milestones, clocks and gaps, and the view that joins them."""
    execute(db, _TABLES_1 + _INDEXES_1)
    db.execute(create_timeline(PHASE_1))
    refuse_changes(db, *APPEND_ONLY_1)


_TABLES_2 = """
alter table run add column user_id integer not null default 0;
alter table run add column data text not null default 'fresh';
alter table run add column attached integer not null default 0;
alter table run add column stores_values integer not null default 0;

create table apk (
    run_id text not null references run(run_id),
    split text,
    path text not null,
    sha256 text not null,
    unique (run_id, split)
) strict;

create table change (
    run_id text not null references run(run_id),
    number integer not null,
    kind text not null,
    target text not null,
    detail text not null,
    at_boottime_ns integer,
    primary key (run_id, number)
) strict;

create table change_end (
    run_id text not null,
    number integer not null,
    outcome text not null,
    reason text,
    end_boottime_ns integer,
    primary key (run_id, number),
    foreign key (run_id, number) references change(run_id, number)
) strict;
"""


@migrations(name="0002_changes_and_users")
def changes_and_users(db: Database) -> None:
    """What a run changed on the device, its APKs one by one, its user; phases of an app that keeps its data."""
    execute(db, _TABLES_2 + "drop view timeline")
    db.execute(create_timeline(PHASE_2))
    refuse_changes(db, "apk", "change", "change_end")


_TABLES_3 = """
create table tap (
    tap_id integer primary key,
    run_id text not null references run(run_id),
    purpose text not null,
    resource_id text not null,
    x integer not null,
    y integer not null,
    from_boottime_ns integer not null,
    to_boottime_ns integer not null
) strict;

create table mark (
    mark_id integer primary key,
    run_id text not null references run(run_id),
    name text not null,
    at_boottime_ns integer not null,
    uncertainty_ns integer not null
) strict;

create index tap_by_run on tap (run_id, purpose, from_boottime_ns);
create index mark_by_run on mark (run_id);
create index gap_by_kind on gap (run_id, kind, from_boottime_ns);
"""


@migrations(name="0003_taps_and_marks")
def taps_and_marks(db: Database) -> None:
    """What the run touched in the app, all that its operator said, and accesses after what may have been a yes."""
    execute(db, _TABLES_3 + "drop view timeline")
    db.execute(create_timeline(PHASE_3))
    refuse_changes(db, "tap", "mark")


_TABLES_4 = """
create table gate_try (
    run_id text not null references run(run_id),
    number integer not null,
    gate text not null,
    outcome text not null,
    reason text,
    primary key (run_id, number)
) strict;
"""


@migrations(name="0004_gate_tries")
def gate_tries(db: Database) -> None:
    """By which gates a run tried to catch the app's processes, and why one was left for the next."""
    execute(db, _TABLES_4)
    refuse_changes(db, "gate_try")


@migrations(name="0005_how_a_class_was_found")
def how_a_class_was_found(db: Database) -> None:
    """By which way the agent met a class that comes with the app."""
    db.execute("alter table hook add column found_by text")


_TABLES_6 = """
alter table hook add column layer text not null default 'api';
"""


@migrations(name="0006_layers_of_hooks")
def layers_of_hooks(db: Database) -> None:
    """Where a hook sees calls: at a method of an API, at Binder, in a native library."""
    execute(db, _TABLES_6)
