"""The numbers of the wire between an app process and the system; the Java side holds the same.

Codes that Android 11 has are Android 11's own; the rest are the phone's.
"""

from __future__ import annotations

from enum import IntEnum

FRAME_LIMIT_BYTES = 4 * 1024 * 1024
SERVICE_MANAGER_HANDLE = 0
INTERFACE_HEADER = 0x53595354  # 'SYST'
FLAG_ONEWAY = 1


class FrameKind(IntEnum):
    TRANSACT = 1
    REPLY = 2
    LOG = 3  # app to system only: buffer, priority, tid, boot clock in ns, tag, message


class Status(IntEnum):
    OK = 0
    DEAD_OBJECT = -32
    UNKNOWN_TRANSACTION = -74


class BinderType(IntEnum):
    """Where a binder in a parcel lives, seen from the side that wrote it."""

    SENDER = 1
    RECEIVER = 2


class ExceptionCode(IntEnum):
    """android.os.Parcel's exception codes."""

    NONE = 0
    SECURITY = -1
    BAD_PARCELABLE = -2
    ILLEGAL_ARGUMENT = -3
    NULL_POINTER = -4
    ILLEGAL_STATE = -5
    UNSUPPORTED_OPERATION = -7
    SERVICE_SPECIFIC = -8


SERVICE_MANAGER = "android.os.IServiceManager"
ACTIVITY_MANAGER = "android.app.IActivityManager"
ACTIVITY_TASK_MANAGER = "android.app.IActivityTaskManager"
APPLICATION_THREAD = "android.app.IApplicationThread"
LOCATION_MANAGER = "android.location.ILocationManager"
LOCATION_LISTENER = "android.location.ILocationListener"
CAMERA_SERVICE = "android.hardware.ICameraService"
CAMERA = "android.hardware.ICamera"
PACKAGE_MANAGER = "android.content.pm.IPackageManager"
CONTENT_PROVIDER = "android.content.IContentProvider"


class ServiceManagerCode(IntEnum):
    GET_SERVICE = 1


class ActivityManagerCode(IntEnum):
    ATTACH_APPLICATION = 1
    GET_CONTENT_PROVIDER = 2
    SHOW_WAITING_FOR_DEBUGGER = 3
    HANDLE_APPLICATION_CRASH = 4
    CHECK_PERMISSION = 5
    START_SERVICE = 6
    STOP_SERVICE = 7
    BIND_SERVICE = 8
    UNBIND_SERVICE = 9
    PUBLISH_SERVICE = 10
    UNBIND_FINISHED = 11
    STOP_SERVICE_TOKEN = 12
    SET_SERVICE_FOREGROUND = 13
    SERVICE_DONE_EXECUTING = 14
    BROADCAST_INTENT = 15
    REGISTER_RECEIVER = 16
    UNREGISTER_RECEIVER = 17
    FINISH_RECEIVER = 18
    GET_INTENT_SENDER = 19
    SEND_INTENT_SENDER = 20
    CANCEL_INTENT_SENDER = 21
    GET_RUNNING_APP_PROCESSES = 22


class ActivityTaskManagerCode(IntEnum):
    START_ACTIVITY = 1
    ACTIVITY_RESUMED = 2
    ACTIVITY_PAUSED = 3
    ACTIVITY_STOPPED = 4
    FINISH_ACTIVITY = 5
    ACTIVITY_IDLE = 6
    GET_TASK_FOR_ACTIVITY = 7
    MOVE_ACTIVITY_TASK_TO_BACK = 8


class ApplicationThreadCode(IntEnum):
    BIND_APPLICATION = 1
    SCHEDULE_LAUNCH_ACTIVITY = 2
    SCHEDULE_RESUME_ACTIVITY = 3
    SCHEDULE_PAUSE_ACTIVITY = 4
    SCHEDULE_STOP_ACTIVITY = 5
    ATTACH_DEBUGGER = 6
    DUMP_VIEWS = 7
    INJECT_TAP = 8
    SCHEDULE_CREATE_SERVICE = 9
    SCHEDULE_SERVICE_ARGS = 10
    SCHEDULE_BIND_SERVICE = 11
    SCHEDULE_UNBIND_SERVICE = 12
    SCHEDULE_STOP_SERVICE = 13
    SERVICE_CONNECTED = 14
    SCHEDULE_RECEIVER = 15
    SCHEDULE_REGISTERED_RECEIVER = 16
    SCHEDULE_NEW_INTENT = 17
    SCHEDULE_SEND_RESULT = 18
    INJECT_KEY = 19
    INJECT_TEXT = 20
    INJECT_SWIPE = 21


class LocationManagerCode(IntEnum):
    GET_LAST_LOCATION = 1
    REQUEST_LOCATION_UPDATES = 3
    REMOVE_UPDATES = 4
    GET_ALL_PROVIDERS = 29
    IS_PROVIDER_ENABLED_FOR_USER = 39


class LocationListenerCode(IntEnum):
    ON_LOCATION_CHANGED = 1


class CameraServiceCode(IntEnum):
    GET_NUMBER_OF_CAMERAS = 1
    CONNECT = 3


class CameraCode(IntEnum):
    DISCONNECT = 1
    START_PREVIEW = 5


class PackageManagerCode(IntEnum):
    GET_PACKAGE_INFO = 1
    SHOULD_SHOW_REQUEST_PERMISSION_RATIONALE = 51


class ContentProviderCode(IntEnum):
    QUERY = 1


class DebugMode(IntEnum):
    """What bindApplication tells a process about the debugger."""

    OFF = 0
    ON = 1
    WAIT = 2


ALARM_MANAGER = "android.app.IAlarmManager"
ALARM_LISTENER = "android.app.IAlarmListener"
JOB_SCHEDULER = "android.app.job.IJobScheduler"
JOB_SERVICE = "android.app.job.IJobService"


class AlarmManagerCode(IntEnum):
    SET = 1
    REMOVE = 4


class AlarmListenerCode(IntEnum):
    DO_ALARM = 1


class JobSchedulerCode(IntEnum):
    SCHEDULE = 1
    ENQUEUE = 2
    CANCEL = 4
    CANCEL_ALL = 5
    GET_ALL_PENDING_JOBS = 6
    ACKNOWLEDGE_START = 20
    JOB_FINISHED = 21
    ACKNOWLEDGE_STOP = 22


class JobServiceCode(IntEnum):
    START_JOB = 1
    STOP_JOB = 2
