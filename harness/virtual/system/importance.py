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
    def is_cached(self) -> bool:
        """Whether observers of a uid with no better process are told that it is cached."""
        return self.proc_state > _LAST_UNCACHED_STATE

    @property
    def capability(self) -> int:
        """What the process may use although it was granted for the foreground alone: PROCESS_CAPABILITY_*."""
        return _ALL_CAPABILITIES if self.proc_state <= _LAST_TOP_STATE else 0

    @property
    def is_background(self) -> bool:
        """Whether a uid with no better process counts as being in the background."""
        return self.proc_state >= _FIRST_BACKGROUND_STATE


_FIRST_BACKGROUND_STATE = 8  # PROCESS_STATE_TRANSIENT_BACKGROUND
_LAST_UNCACHED_STATE = 11  # PROCESS_STATE_RECEIVER
_LAST_TOP_STATE = 2  # PROCESS_STATE_TOP
_ALL_CAPABILITIES = 7  # to use location, camera and microphone
NONEXISTENT_STATE = 20
STATE_NAMES = (
    *("PERSISTENT", "PERSISTENT_UI", "TOP", "BOUND_TOP", "FOREGROUND_SERVICE", "BOUND_FOREGROUND_SERVICE"),
    *("IMPORTANT_FOREGROUND", "IMPORTANT_BACKGROUND", "TRANSIENT_BACKGROUND", "BACKUP", "SERVICE", "RECEIVER"),
    *("TOP_SLEEPING", "HEAVY_WEIGHT", "HOME", "LAST_ACTIVITY", "CACHED_ACTIVITY", "CACHED_ACTIVITY_CLIENT"),
    *("CACHED_RECENT", "CACHED_EMPTY", "NONEXISTENT"),
)  # at the places of ActivityManager.PROCESS_STATE_*
PERSISTENT = Importance(proc_state=0, oom_adj=-800, uid_state=UidState.PERSISTENT, place="pers PER ", short="PER ")
TOP = Importance(proc_state=2, oom_adj=0, uid_state=UidState.TOP, place="fg  TOP ", short="TOP ")
VISIBLE = Importance(proc_state=2, oom_adj=100, uid_state=UidState.TOP, place="vis TOP ", short="TOP ")
BOUND_TOP = Importance(proc_state=3, oom_adj=100, uid_state=UidState.FOREGROUND, place="vis BTOP", short="BTOP")
FOREGROUND_SERVICE = Importance(
    proc_state=4, oom_adj=200, uid_state=UidState.FOREGROUND_SERVICE, place="prcp FGS ", short="FGS "
)
BOUND_FOREGROUND_SERVICE = Importance(
    proc_state=5, oom_adj=200, uid_state=UidState.FOREGROUND, place="prcp BFGS", short="BFGS"
)
JOB = Importance(proc_state=8, oom_adj=250, uid_state=UidState.BACKGROUND, place="prcl TRNB", short="TRNB")
SERVICE = Importance(proc_state=10, oom_adj=500, uid_state=UidState.BACKGROUND, place="svc SVC ", short="SVC ")
RECEIVER = Importance(proc_state=11, oom_adj=0, uid_state=UidState.BACKGROUND, place="fg  RCVR", short="RCVR")
TOP_SLEEPING = Importance(proc_state=12, oom_adj=0, uid_state=UidState.CACHED, place="fg  TPSL", short="TPSL")
LAST_ACTIVITY = Importance(proc_state=15, oom_adj=700, uid_state=UidState.CACHED, place="prev LAST", short="LAST")
CACHED_ACTIVITY = Importance(proc_state=16, oom_adj=900, uid_state=UidState.CACHED, place="cch CAC ", short="CAC ")
CACHED_EMPTY = Importance(proc_state=19, oom_adj=900, uid_state=UidState.CACHED, place="cch+0CEM", short="CEM ")
