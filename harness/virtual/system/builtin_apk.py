"""What the manifest of an app of the system would say."""

from __future__ import annotations

from pathlib import Path

from harness.virtual.apk import Activity, Apk
from harness.virtual.system.package_record import SDK


def builtin_apk(package: str, label: str, *activities: Activity) -> Apk:
    """Make the manifest of an app that has no file."""
    return Apk(
        path=Path(),
        package=package,
        version_code=SDK,
        version_name="11",
        min_sdk=SDK,
        target_sdk=SDK,
        permissions=(),
        label=label,
        application_class=None,
        process=package,
        debuggable=False,
        activities=activities,
        services=(),
        receivers=(),
        providers=(),
    )
