"""How important a process is: the process state, what the system kills first, and the uid state of AppOps. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from harness.virtual.system.appops import UidState


@dataclass(frozen=True, slots=True, kw_only=True)
class Importance:
    """One row of Android 11's table; `place` is how the log names it, `short` how dumpsys does."""

    proc_state: int
    oom_adj: int
    uid_state: UidState
    place: str
    short: str

    @property
    def oom_label(self) -> str:
        """How ProcessList.makeOomAdjString names it, six wide."""
        return self.place[:4].strip().rstrip("+").ljust(6)

    @property
    def is_background(self) -> bool:
        """Whether a uid with no better process counts as being in the background."""
        return self.proc_state >= _FIRST_BACKGROUND_STATE


_FIRST_BACKGROUND_STATE = 8  # PROCESS_STATE_TRANSIENT_BACKGROUND
PERSISTENT = Importance(proc_state=0, oom_adj=-800, uid_state=UidState.PERSISTENT, place="pers PER ", short="PER ")
TOP = Importance(proc_state=2, oom_adj=0, uid_state=UidState.TOP, place="fg  TOP ", short="TOP ")
BOUND_TOP = Importance(proc_state=3, oom_adj=100, uid_state=UidState.FOREGROUND, place="vis BTOP", short="BTOP")
FOREGROUND_SERVICE = Importance(
    proc_state=4, oom_adj=200, uid_state=UidState.FOREGROUND_SERVICE, place="prcp FGS ", short="FGS "
)
VISIBLE = Importance(proc_state=6, oom_adj=100, uid_state=UidState.FOREGROUND, place="vis IMPF", short="IMPF")
SERVICE = Importance(proc_state=10, oom_adj=500, uid_state=UidState.BACKGROUND, place="svc SVC ", short="SVC ")
RECEIVER = Importance(proc_state=11, oom_adj=0, uid_state=UidState.BACKGROUND, place="fg  RCVR", short="RCVR")
TOP_SLEEPING = Importance(proc_state=12, oom_adj=0, uid_state=UidState.BACKGROUND, place="fg  TPSL", short="TPSL")
LAST_ACTIVITY = Importance(proc_state=15, oom_adj=700, uid_state=UidState.CACHED, place="prev LAST", short="LAST")
CACHED_EMPTY = Importance(proc_state=19, oom_adj=900, uid_state=UidState.CACHED, place="cch+0CEM", short="CEM ")
