"""ActivityStarter: what an intent starts on behalf of a uid, one or several at once, and whom it refuses."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace

from harness.virtual.binder.endpoint import SecurityError
from harness.virtual.system.activity_record import ActivityRecord, ResultRequest, StartResult
from harness.virtual.system.activity_resolver import ActivityResolver
from harness.virtual.system.intents import FLAG_ACTIVITY_NEW_TASK, ComponentName, Intent
from harness.virtual.system.logs import Logs
from harness.virtual.system.packages import Packages
from harness.virtual.system.processes import Processes
from harness.virtual.system.tasks import Tasks
from harness.virtual.users import ROOT_UID, SYSTEM_UID

_CAMERA = "android.permission.CAMERA"
_CAPTURES = frozenset({"android.media.action.IMAGE_CAPTURE", "android.media.action.VIDEO_CAPTURE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityStarter:
    """Starts activities of packages on the stack of tasks."""

    logs: Logs
    packages: Packages
    processes: Processes
    resolver: ActivityResolver
    tasks: Tasks

    def start(
        self, intent: Intent, *, uid: int, user: int, request: ResultRequest | None = None
    ) -> tuple[StartResult, ActivityRecord | None]:
        """Start what an intent means for a user, on behalf of a uid.

        Raises: SecurityError when the activity is another app's own affair.
        """
        target = self.resolver.resolve(intent, user)
        if target is None:
            is_named = intent.component is not None
            return (StartResult.CLASS_NOT_FOUND if is_named else StartResult.INTENT_NOT_RESOLVED), None
        package, info = target
        component = ComponentName(package=package.name, name=info.name)
        self.logs.write(
            "system",
            "I",
            "ActivityTaskManager",
            f"START u{user} {{{replace(intent, component=component).short}}} from uid {uid}",
        )
        if not info.exported and uid not in {ROOT_UID, SYSTEM_UID, package.uid}:
            who = f"from null (pid={os.getpid()}, uid={uid}) not exported from uid {package.uid}"
            raise SecurityError(f"Permission Denial: starting {replace(intent, component=component)} {who}")
        self._enforce_capture(intent, component, uid)
        package.set_started()
        new_task = bool(intent.flags & FLAG_ACTIVITY_NEW_TASK)
        return self.tasks.start(package, info, intent, new_task=new_task, request=request)

    def start_all(
        self, intents: Iterable[Intent], *, uid: int, user: int, source: ActivityRecord | None
    ) -> StartResult:
        """Start each on top of the one before, up to the first that fails; only the last comes to the screen.

        What follows another app's activity begins a task of its own.

        Raises: SecurityError
        """
        below, flags = source, 0
        with self.tasks.held():
            for intent in intents:
                request = ResultRequest(to=below)
                result, record = self.start(intent.with_flags(flags), uid=uid, user=user, request=request)
                if record is None:
                    return result
                is_own = record.package.uid == uid
                below, flags = (record, 0) if is_own else (source, FLAG_ACTIVITY_NEW_TASK)
        return StartResult.SUCCESS

    def _enforce_capture(self, intent: Intent, component: ComponentName, uid: int) -> None:
        """Have no other app take pictures for one that names CAMERA in its manifest and was not granted it.

        Raises: SecurityError
        """
        if intent.action not in _CAPTURES:
            return
        for package in self.packages.with_uid(uid):
            if package.apk is not None and _CAMERA in package.apk.permissions and not package.holds(_CAMERA):
                caller = next((record for record in self.processes if record.uid == uid), None)
                who = f"{caller} (pid={caller.pid if caller is not None else os.getpid()}, uid={uid})"
                what = f"starting {replace(intent, component=component)} from {who}"
                raise SecurityError(f"Permission Denial: {what} with revoked permission {_CAMERA}")
