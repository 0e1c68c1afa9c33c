"""The package manager's binder face: what apps ask of it."""

from __future__ import annotations

from harness.virtual.binder.endpoint import BinderObject, Call
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import PACKAGE_MANAGER, PackageManagerCode
from harness.virtual.system.activities import Activities
from harness.virtual.system.packages import Packages
from harness.virtual.system.permission_controller import PermissionController


def package_manager(activities: Activities, packages: Packages, controller: PermissionController) -> BinderObject:
    """Return the service "package"."""

    def get_package_info(call: Call) -> ParcelWriter:
        user = activities.caller(call).user
        package = packages.find(call.data.read_string() or "", user)
        if package is None:
            return ParcelWriter().write_int(0)
        record = package.record
        reply = ParcelWriter().write_int(1).write_string(record.version_name).write_int(record.version_code)
        reply.write_long(record.first_install_ms).write_long(record.last_update_ms)
        return reply.write_int(package.uid)

    def should_show_rationale(call: Call) -> ParcelWriter:
        uid = activities.caller(call).uid
        return ParcelWriter().write_bool(controller.rationale(uid, call.data.read_required_string()))

    return BinderObject(
        descriptor=PACKAGE_MANAGER,
        transactions={
            PackageManagerCode.GET_PACKAGE_INFO: get_package_info,
            PackageManagerCode.SHOULD_SHOW_REQUEST_PERMISSION_RATIONALE: should_show_rationale,
        },
    )
