"""The numbers of the wire between an app process and the system; the Java side holds the same.

Codes that Android 11 has are Android 11's own; the rest are the phone's.
"""

from __future__ import annotations

from enum import IntEnum

FRAME_LIMIT_BYTES = 4 * 1024 * 1024
SERVICE_MANAGER_HANDLE = 0
INTERFACE_HEADER = 0x53595354  # 'SYST'
FLAG_ONEWAY = 1
FLAGS_BITS = 8  # above them stands the uid of the app that calls another one, 0 for the system


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
    # android.database.DatabaseUtils' own
    FILE_NOT_FOUND = 1
    OPERATION_APPLICATION = 10


SERVICE_MANAGER = "android.os.IServiceManager"
ACTIVITY_MANAGER = "android.app.IActivityManager"
ACTIVITY_TASK_MANAGER = "android.app.IActivityTaskManager"
APPLICATION_THREAD = "android.app.IApplicationThread"
LOCATION_MANAGER = "android.location.ILocationManager"
LOCATION_LISTENER = "android.location.ILocationListener"
GNSS_STATUS_LISTENER = "android.location.IGnssStatusListener"
GNSS_MEASUREMENTS_LISTENER = "android.location.IGnssMeasurementsListener"
GNSS_NAVIGATION_MESSAGE_LISTENER = "android.location.IGnssNavigationMessageListener"
GNSS_ANTENNA_INFO_LISTENER = "android.location.IGnssAntennaInfoListener"
CAMERA_SERVICE = "android.hardware.ICameraService"
CAMERA = "android.hardware.ICamera"
CAMERA_CLIENT = "android.hardware.ICameraClient"
CAMERA_SERVICE_LISTENER = "android.hardware.ICameraServiceListener"
CAMERA_DEVICE = "android.hardware.camera2.ICameraDeviceUser"
CAMERA_DEVICE_CALLBACK = "android.hardware.camera2.ICameraDeviceCallbacks"
AUDIO_POLICY_SERVICE = "android.media.IAudioPolicyService"
GRAPHIC_BUFFER_PRODUCER = "android.gui.IGraphicBufferProducer"
PACKAGE_MANAGER = "android.content.pm.IPackageManager"
CONTENT_PROVIDER = "android.content.IContentProvider"
CONTENT_SERVICE = "android.content.IContentService"
CONTENT_OBSERVER = "android.database.IContentObserver"


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
    PUBLISH_CONTENT_PROVIDERS = 23


class ActivityTaskManagerCode(IntEnum):
    START_ACTIVITY = 1
    ACTIVITY_RESUMED = 2
    ACTIVITY_PAUSED = 3
    ACTIVITY_STOPPED = 4
    FINISH_ACTIVITY = 5
    ACTIVITY_IDLE = 6
    GET_TASK_FOR_ACTIVITY = 7
    MOVE_ACTIVITY_TASK_TO_BACK = 8
    START_ACTIVITIES = 9


class ApplicationThreadCode(IntEnum):
    BIND_APPLICATION = 1
    SCHEDULE_LAUNCH_ACTIVITY = 2
    SCHEDULE_RESUME_ACTIVITY = 3
    SCHEDULE_PAUSE_ACTIVITY = 4
    SCHEDULE_STOP_ACTIVITY = 5
    ATTACH_DEBUGGER = 6
    DUMP_VIEWS = 7
    INJECT_TOUCH = 8
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
    SCHEDULE_DESTROY_ACTIVITY = 21
    SCHEDULE_RELAUNCH_ACTIVITY = 22
    CONFIGURATION_CHANGED = 23


class LocationManagerCode(IntEnum):
    GET_LAST_LOCATION = 1
    GET_CURRENT_LOCATION = 2
    REQUEST_LOCATION_UPDATES = 3
    REMOVE_UPDATES = 4
    REQUEST_GEOFENCE = 5
    REMOVE_GEOFENCE = 6
    REGISTER_GNSS_STATUS_CALLBACK = 7
    UNREGISTER_GNSS_STATUS_CALLBACK = 8
    ADD_GNSS_MEASUREMENTS_LISTENER = 12
    REMOVE_GNSS_MEASUREMENTS_LISTENER = 15
    ADD_GNSS_ANTENNA_INFO_LISTENER = 16
    REMOVE_GNSS_ANTENNA_INFO_LISTENER = 17
    ADD_GNSS_NAVIGATION_MESSAGE_LISTENER = 18
    REMOVE_GNSS_NAVIGATION_MESSAGE_LISTENER = 19
    GET_ALL_PROVIDERS = 29
    GET_PROVIDERS = 30
    IS_PROVIDER_ENABLED_FOR_USER = 39
    ADD_TEST_PROVIDER = 42
    SET_TEST_PROVIDER_LOCATION = 44
    SEND_EXTRA_COMMAND = 48


class LocationListenerCode(IntEnum):
    ON_LOCATION_CHANGED = 1


class GnssStatusCode(IntEnum):
    """What a listener to the receiver's state is told."""

    ON_STARTED = 1
    ON_STOPPED = 2
    ON_FIRST_FIX = 3
    ON_SV_STATUS_CHANGED = 4
    ON_NMEA_RECEIVED = 5


class GnssDataCode(IntEnum):
    """What listeners to measurements, messages and antennas are told."""

    ON_DATA = 1


class CameraServiceCode(IntEnum):
    GET_NUMBER_OF_CAMERAS = 1
    GET_CAMERA_INFO = 2
    CONNECT = 3
    CONNECT_DEVICE = 4
    ADD_LISTENER = 6
    REMOVE_LISTENER = 9
    GET_CAMERA_CHARACTERISTICS = 10
    SET_TORCH_MODE = 16


class CameraServiceListenerCode(IntEnum):
    ON_STATUS_CHANGED = 1
    ON_TORCH_STATUS_CHANGED = 3


class CameraCode(IntEnum):
    """The camera of the first interface."""

    DISCONNECT = 1
    SET_PREVIEW_TARGET = 2
    SET_PREVIEW_CALLBACK_FLAG = 3
    START_PREVIEW = 5
    STOP_PREVIEW = 6
    TAKE_PICTURE = 9
    SET_PARAMETERS = 10
    GET_PARAMETERS = 11
    SEND_COMMAND = 12
    LOCK = 14
    UNLOCK = 15
    START_RECORDING = 17
    STOP_RECORDING = 18


class CameraClientCode(IntEnum):
    """What the first interface's client is told."""

    NOTIFY_CALLBACK = 1
    DATA_CALLBACK = 2


class CameraDeviceCode(IntEnum):
    """The camera of the second interface."""

    DISCONNECT = 1
    SUBMIT_REQUEST_LIST = 3
    CANCEL_REQUEST = 4
    BEGIN_CONFIGURE = 5
    END_CONFIGURE = 6
    CREATE_STREAM = 9
    FLUSH = 15


class CameraDeviceCallbackCode(IntEnum):
    ON_DEVICE_ERROR = 1
    ON_CAPTURE_STARTED = 3
    ON_RESULT_RECEIVED = 4


class AudioPolicyCode(IntEnum):
    GET_INPUT = 1
    START_INPUT = 2
    STOP_INPUT = 3
    RELEASE_INPUT = 4


class GraphicBufferProducerCode(IntEnum):
    QUEUE_BUFFER = 7


class PackageManagerCode(IntEnum):
    GET_PACKAGE_INFO = 1
    SHOULD_SHOW_REQUEST_PERMISSION_RATIONALE = 51


class ContentProviderCode(IntEnum):
    QUERY = 1
    GET_TYPE = 2
    INSERT = 3
    DELETE = 4
    UPDATE = 10
    BULK_INSERT = 13
    OPEN_FILE = 14
    OPEN_ASSET_FILE = 15
    APPLY_BATCH = 20
    CALL = 21
    GET_STREAM_TYPES = 22
    OPEN_TYPED_ASSET_FILE = 23
    CANONICALIZE = 25
    REFRESH = 27


class ContentServiceCode(IntEnum):
    UNREGISTER_CONTENT_OBSERVER = 1
    REGISTER_CONTENT_OBSERVER = 2
    NOTIFY_CHANGE = 3
    REQUEST_SYNC = 4


class ContentObserverCode(IntEnum):
    ON_CHANGE = 1


class DebugMode(IntEnum):
    """What bindApplication tells a process about the debugger."""

    OFF = 0
    ON = 1
    WAIT = 2


ALARM_MANAGER = "android.app.IAlarmManager"
ALARM_LISTENER = "android.app.IAlarmListener"
JOB_SCHEDULER = "android.app.job.IJobScheduler"
JOB_SERVICE = "android.app.job.IJobService"
JOB_CALLBACK = "android.app.job.IJobCallback"


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


class JobCallbackCode(IntEnum):
    ACKNOWLEDGE_START_MESSAGE = 1
    ACKNOWLEDGE_STOP_MESSAGE = 2
    DEQUEUE_WORK = 3
    COMPLETE_WORK = 4
    JOB_FINISHED = 5


class JobServiceCode(IntEnum):
    START_JOB = 1
    STOP_JOB = 2
