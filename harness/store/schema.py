"""The tables of the evidence file. They are the public interface: `docs/database.md` describes each column.

Every change is a migration appended below, never an edit. Rows are only ever added: triggers refuse the rest.
"""

from __future__ import annotations

from sqlite_utils import Database

from harness.store.migration import execute, migrations, refuse_changes
from harness.store.tables import APPEND_ONLY_1

__all__ = ["CHAINED", "migrations"]


@migrations(name="0007_proofs_of_hooks")
def proofs_of_hooks(db: Database) -> None:
    """What showed that a hook fires, before the app called it."""
    db.execute("alter table hook add column proof text")


_TABLES_8 = """
alter table run add column command text not null default '[]';
alter table apk add column signer_sha256 text;

create table block (
    block_id integer primary key,
    run_id text not null references run(run_id),
    number integer not null,
    rows text not null,
    columns text,
    digests blob not null,
    previous text not null,
    sha256 text not null,
    unique (run_id, number)
) strict;
"""


@migrations(name="0008_chain_of_hashes")
def chain_of_hashes(db: Database) -> None:
    """What proves that rows are as they were written, and what a seal says besides: the command and who signed."""
    execute(db, _TABLES_8)
    refuse_changes(db, "block")


_TABLES_9 = """
alter table hook add column op text;
alter table run add column instrumented integer not null default 1;

create table op_poll (
    run_id text not null references run(run_id),
    number integer not null,
    from_boottime_ns integer,
    to_boottime_ns integer,
    error text,
    primary key (run_id, number)
) strict;

create table op_note (
    op_note_id integer primary key,
    run_id text not null,
    poll integer not null,
    op text not null,
    mode text not null,
    tag text,
    kind text not null,
    state text,
    flag text,
    at_wall_ns integer not null,
    at_boottime_ns integer,
    uncertainty_ns integer,
    duration_ms integer,
    running integer not null,
    proxy_uid integer,
    proxy_package text,
    proxy_tag text,
    foreign key (run_id, poll) references op_poll(run_id, number)
) strict;

create index op_note_by_op on op_note (run_id, op, at_boottime_ns);
"""


@migrations(name="0009_second_witness")
def second_witness(db: Database) -> None:
    """What Android's own ledger noted, each reading of it, the op of each hook, and runs that had the ledger alone."""
    execute(db, _TABLES_9)
    refuse_changes(db, "op_poll", "op_note")


_TABLES_10 = """
create table recovery (
    recovery_id integer primary key,
    run_id text not null references run(run_id),
    epoch text,
    reason text not null,
    lost_at text not null,
    regained_at text not null,
    tries integer not null
) strict;
create index recovery_by_run on recovery (run_id);
"""


@migrations(name="0010_recoveries")
def recoveries(db: Database) -> None:
    """When a connection was lost and won back."""
    execute(db, _TABLES_10)
    refuse_changes(db, "recovery")


_TABLES_11 = """
create table process_seen (
    process_seen_id integer primary key,
    run_id text not null references run(run_id),
    pid integer not null,
    process text not null,
    event text not null,
    source text not null,
    at_boottime_ns integer not null,
    uncertainty_ns integer not null,
    reason text
) strict;
create index process_seen_by_run on process_seen (run_id, pid);
"""


@migrations(name="0011_processes_seen")
def processes_seen(db: Database) -> None:
    """When processes of the app began and ended by what the phone shows, whether an agent got into them or not."""
    execute(db, _TABLES_11)
    refuse_changes(db, "process_seen")


_TABLES_12 = """
alter table clock_sample add column utc_offset_s integer;
alter table clock_sample add column host_boottime_ns integer;
alter table clock_sample add column host_wall_ns integer;
alter table clock_sample add column host_uncertainty_ns integer;

create table installation (
    run_id text primary key references run(run_id),
    at_wall_ns integer not null,
    not_placed text
) strict;
"""


@migrations(name="0012_host_clocks")
def host_clocks(db: Database) -> None:
    """The host's clocks and the device's zone beside a sample; what Android says of the installation."""
    execute(db, _TABLES_12)
    refuse_changes(db, "installation")


_TABLES_13 = """
alter table run add column scenario_text text;
alter table run add column continues text;
alter table tap add column text text not null default '';

create table step (
    run_id text not null references run(run_id),
    number integer not null,
    do text not null,
    name text not null,
    asked text not null,
    window text,
    from_boottime_ns integer not null,
    primary key (run_id, number)
) strict;

create table step_end (
    run_id text not null,
    number integer not null,
    outcome text not null,
    reason text,
    to_boottime_ns integer not null,
    primary key (run_id, number),
    foreign key (run_id, number) references step(run_id, number)
) strict;

create table artefact (
    artefact_id integer primary key,
    run_id text not null references run(run_id),
    number integer not null,
    about text not null,
    kind text not null,
    file text,
    sha256 text,
    size_bytes integer,
    reason text,
    from_boottime_ns integer not null,
    to_boottime_ns integer not null
) strict;
create index artefact_by_run on artefact (run_id, number);

create table remark (
    remark_id integer primary key,
    run_id text not null references run(run_id),
    kind text not null,
    text text not null,
    at_boottime_ns integer not null,
    uncertainty_ns integer not null
) strict;
create index remark_by_run on remark (run_id);
"""


@migrations(name="0013_steps_and_artefacts")
def steps_and_artefacts(db: Database) -> None:
    """The scenario as it was read, what came of each of its steps, what the screen showed, and the operator's notes."""
    execute(db, _TABLES_13)
    refuse_changes(db, "step", "step_end", "artefact", "remark")


@migrations(name="0014_repeats")
def repeats(db: Database) -> None:
    """How often an event came that had come before."""
    db.execute("alter table stream_end add column repeats integer")


_TABLES_15 = """
create table crash (
    crash_id integer primary key,
    run_id text not null references run(run_id),
    pid integer not null,
    at_wall_ns integer not null,
    text text not null,
    left_out integer not null
) strict;
"""


@migrations(name="0015_crashes")
def crashes(db: Database) -> None:
    """What the crash log had of processes of the app that ended."""
    execute(db, _TABLES_15)
    refuse_changes(db, "crash")


_TABLES_16 = """
create table state_seen (
    state_seen_id integer primary key,
    run_id text not null references run(run_id),
    about text not null,
    source text not null,
    word text,
    state text,
    at_boottime_ns integer,
    uncertainty_ns integer,
    error text
) strict;
create index state_seen_by_run on state_seen (run_id);
"""


@migrations(name="0016_states_seen")
def states_seen(db: Database) -> None:
    """In which state the phone had the app, and whether its screen was on."""
    execute(db, _TABLES_16)
    refuse_changes(db, "state_seen")


_TABLES_17 = """
create table screen_seen (
    screen_seen_id integer primary key,
    run_id text not null references run(run_id),
    kind text not null,
    confidence_permille integer not null,
    known integer not null,
    evidence text not null,
    offers text not null,
    from_boottime_ns integer not null,
    to_boottime_ns integer not null
) strict;
create index screen_seen_by_run on screen_seen (run_id);
"""


@migrations(name="0017_screens_seen")
def screens_seen(db: Database) -> None:
    """What the screen was taken for, and by what."""
    execute(db, _TABLES_17)
    refuse_changes(db, "screen_seen")


# The rows that blocks tell of.
CHAINED = (
    *APPEND_ONLY_1,
    "apk",
    "change",
    "change_end",
    "tap",
    "mark",
    "gate_try",
    "op_poll",
    "op_note",
    "recovery",
    "process_seen",
    "installation",
    "step",
    "step_end",
    "artefact",
    "remark",
    "crash",
    "state_seen",
    "screen_seen",
)
