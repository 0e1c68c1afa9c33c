"""The view `timeline`: each access with its phase and its offsets from the milestones.

The one definition of an offset and of a phase. Offsets are differences of integers of one clock, divided last. A border
that was never reached lies in the future. One whose uncertainty covers the access leaves it `unsure`, unless the agent
that saw the access saw the border too: then their order is exact.
"""

from __future__ import annotations

PHASE_1 = """\
        when launch.epoch is not access.epoch
            and abs(access.at_boottime_ns - launch.at_boottime_ns) <= launch.uncertainty_ns then 'unsure'
        when launch.at_boottime_ns is null or access.at_boottime_ns < launch.at_boottime_ns then 'before_launch'
        when terms.epoch is not access.epoch
            and abs(access.at_boottime_ns - terms.at_boottime_ns) <= terms.uncertainty_ns then 'unsure'
        when terms.at_boottime_ns is null or access.at_boottime_ns < terms.at_boottime_ns then 'before_terms'
        else 'after_terms'
"""

# An app that keeps its data may have been launched, and its terms accepted, before the run: a border that was not seen
# is then not known to lie in the future.
PHASE_2 = """\
        when launch.epoch is not access.epoch
            and abs(access.at_boottime_ns - launch.at_boottime_ns) <= launch.uncertainty_ns then 'unsure'
        when access.at_boottime_ns < launch.at_boottime_ns then 'before_launch'
        when launch.at_boottime_ns is null and run.data <> 'kept' then 'before_launch'
        when terms.epoch is not access.epoch
            and abs(access.at_boottime_ns - terms.at_boottime_ns) <= terms.uncertainty_ns then 'unsure'
        when terms.at_boottime_ns is null and run.data = 'kept' then 'unsure'
        when terms.at_boottime_ns is null or access.at_boottime_ns < terms.at_boottime_ns then 'before_terms'
        else 'after_terms'
"""

# What may have been the acceptance, and was not shown to be it, leaves what comes after it unsure until the terms were
# surely accepted: a tap of the run's from when it was made, also in the file of a run that was killed just then.
PHASE_3 = """\
        when launch.epoch is not access.epoch
            and abs(access.at_boottime_ns - launch.at_boottime_ns) <= launch.uncertainty_ns then 'unsure'
        when access.at_boottime_ns < launch.at_boottime_ns then 'before_launch'
        when launch.at_boottime_ns is null and run.data <> 'kept' then 'before_launch'
        when terms.epoch is not access.epoch
            and abs(access.at_boottime_ns - terms.at_boottime_ns) <= terms.uncertainty_ns then 'unsure'
        when access.at_boottime_ns >= terms.at_boottime_ns then 'after_terms'
        when terms.at_boottime_ns is null and run.data = 'kept' then 'unsure'
        when terms.at_boottime_ns is null and access.at_boottime_ns >= (
            select min(tap.from_boottime_ns) from tap where tap.run_id = access.run_id and tap.purpose = 'accept'
        ) then 'unsure'
        when access.at_boottime_ns >= (
            select min(gap.from_boottime_ns) from gap where gap.run_id = access.run_id and gap.kind = 'unconfirmed'
        ) then 'unsure'
        else 'before_terms'
"""


def create_timeline(phase: str) -> str:
    """Return the statement that makes the view, in which these branches decide the phase."""
    return f"""
create view timeline as
select
    access.access_id, access.run_id, run.package, process.process, process.pid, process.boot_id,
    access.epoch, access.seq,
    access.data_type, access.hook, access.kind, access.layer, access.outcome, access.exception, access.detail,
    access.caller, access.sdk, access.stack_id, access.thread, access.app_state,
    case
{phase}    end as phase,
    process.gate,
    access.at_boottime_ns, access.at_wall_ns,
    (access.at_boottime_ns - install.at_boottime_ns) / 1e9 as since_install_s,
    (access.at_boottime_ns - launch.at_boottime_ns) / 1e9 as since_first_launch_s,
    (access.at_boottime_ns - terms.at_boottime_ns) / 1e9 as since_terms_s,
    install.uncertainty_ns / 1e9 as install_uncertainty_s,
    launch.uncertainty_ns / 1e9 as first_launch_uncertainty_s,
    terms.uncertainty_ns / 1e9 as terms_uncertainty_s
from access
join run on run.run_id = access.run_id
join process on process.run_id = access.run_id and process.epoch = access.epoch
left join milestone as install on install.run_id = access.run_id and install.name = 'installed'
left join milestone as launch on launch.run_id = access.run_id and launch.name = 'first_launch'
left join milestone as terms on terms.run_id = access.run_id and terms.name = 'terms_accepted'
order by access.run_id, access.at_boottime_ns, access.epoch, access.seq
"""  # noqa: S608  the branches above
