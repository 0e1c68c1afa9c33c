"""service: the service manager's list, and whether a service is there."""

from __future__ import annotations

from harness.virtual.binder.protocol import (
    ACTIVITY_MANAGER,
    ACTIVITY_TASK_MANAGER,
    CAMERA_SERVICE,
    LOCATION_MANAGER,
    PACKAGE_MANAGER,
)
from harness.virtual.shell.invocation import Invocation

_DESCRIPTORS = {
    "activity": ACTIVITY_MANAGER,
    "activity_task": ACTIVITY_TASK_MANAGER,
    "appops": "com.android.internal.app.IAppOpsService",
    "battery": "",
    "display": "android.hardware.display.IDisplayManager",
    "input": "android.hardware.input.IInputManager",
    "location": LOCATION_MANAGER,
    "media.camera": CAMERA_SERVICE,
    "package": PACKAGE_MANAGER,
    "settings": "",
    "user": "android.os.IUserManager",
    "window": "android.view.IWindowManager",
}
_USAGE = (
    "Usage: service [-h|-?]\n       service list\n       service check SERVICE\n"
    "       service call SERVICE CODE [i32 N | i64 N | f N | d N | s16 STR | null | fd f | nfd n | afd f ] ..."
)
_USAGE_EXIT = 10


async def run_service(call: Invocation) -> int:
    """Run service; what it could call is answered to apps alone."""
    match call.argv[1:]:
        case ("list",):
            rows = enumerate(_DESCRIPTORS.items())
            lines = [f"{index}\t{name}: [{descriptor}]\n" for index, (name, descriptor) in rows]
            await call.print(f"Found {len(lines)} services:\n" + "".join(lines))
        case ("check", name):
            await call.print(f"Service {name}:{' ' if name in _DESCRIPTORS else ' not '}found\n")
        case ("call", name, _, *_) if name not in _DESCRIPTORS:
            await call.complain(f"service: Service {name} does not exist")
            return _USAGE_EXIT
        case _:
            await call.complain(_USAGE)
            return _USAGE_EXIT
    return 0
