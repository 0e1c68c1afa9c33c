"""What the system tells an activity's process, each with the entry in the event log that goes with it."""

from __future__ import annotations

from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import ApplicationThreadCode
from harness.virtual.system.activity_record import ActivityRecord
from harness.virtual.system.intent_parcel import write_intent
from harness.virtual.system.logs import Logs


class ActivityCalls:
    """The calls; a process that is not there hears nothing."""

    def __init__(self, logs: Logs) -> None:
        self._logs = logs

    def launch(self, record: ActivityRecord) -> None:
        """Have an activity made and brought to the screen."""
        name = record.component.short
        self._logs.event("wm_restart_activity", record.package.user, record.token, record.task.id, name)
        self._logs.event("wm_set_resumed_activity", record.package.user, name, "minimalResumeActivityLocked")
        arguments = write_intent(ParcelWriter().write_string(record.info.name), record.intent)
        _tell(record, ApplicationThreadCode.SCHEDULE_LAUNCH_ACTIVITY, arguments)
        self.deliver(record)

    def resume(self, record: ActivityRecord) -> None:
        """Bring an activity back; what came for it meanwhile reaches it first."""
        self.deliver(record)
        name = record.component.short
        self._logs.event("wm_set_resumed_activity", record.package.user, name, "resumeTopActivity")
        self._logs.event("wm_resume_activity", record.package.user, record.token, record.task.id, name)
        _tell(record, ApplicationThreadCode.SCHEDULE_RESUME_ACTIVITY)

    def pause(self, record: ActivityRecord, reason: str, *, leaving: bool) -> None:
        """Take the focus from an activity; `leaving` when the user goes elsewhere."""
        self._logs.event("wm_pause_activity", record.package.user, record.token, record.component.short, reason)
        _tell(record, ApplicationThreadCode.SCHEDULE_PAUSE_ACTIVITY, ParcelWriter().write_bool(leaving))

    def stop(self, record: ActivityRecord) -> None:
        """Take an activity off the screen."""
        name = record.component.short
        self._logs.event("wm_add_to_stopping", record.package.user, record.token, name, "completePauseLocked")
        self._logs.event("wm_stop_activity", record.package.user, record.token, name)
        _tell(record, ApplicationThreadCode.SCHEDULE_STOP_ACTIVITY)

    def relaunch(self, record: ActivityRecord, *, is_resumed: bool) -> None:
        """Have an activity made anew, or told, because the display was turned."""
        tag = "wm_relaunch_resume_activity" if is_resumed else "wm_relaunch_activity"
        is_kept = record.info.keeps_when_turned
        if not is_kept:
            self._logs.event(tag, record.package.user, record.token, record.task.id, record.component.short)
        _tell(record, ApplicationThreadCode.SCHEDULE_RELAUNCH_ACTIVITY, ParcelWriter().write_bool(is_kept))

    def destroy(self, record: ActivityRecord, reason: str) -> None:
        """Have an activity end that nobody will see again."""
        name = record.component.short
        self._logs.event("wm_destroy_activity", record.package.user, record.token, record.task.id, name, reason)
        if record.was_launched:
            _tell(record, ApplicationThreadCode.SCHEDULE_DESTROY_ACTIVITY)

    def deliver(self, record: ActivityRecord) -> None:
        """Tell an activity what came of those it started, and which intents came for it."""
        for result in record.results:
            arguments = ParcelWriter().write_string(result.who).write_int(result.request_code)
            write_intent(arguments.write_int(result.result_code), result.data)
            _tell(record, ApplicationThreadCode.SCHEDULE_SEND_RESULT, arguments)
        for intent in record.new_intents:
            _tell(record, ApplicationThreadCode.SCHEDULE_NEW_INTENT, write_intent(ParcelWriter(), intent))
        record.results.clear()
        record.new_intents.clear()


def _tell(record: ActivityRecord, code: ApplicationThreadCode, arguments: ParcelWriter | None = None) -> None:
    if record.process is None or record.process.app is None:
        return
    data = ParcelWriter().write_string(record.token)
    record.process.app.tell(code, data if arguments is None else data.write_raw(arguments.data))
