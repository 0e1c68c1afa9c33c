"""The audio policy service: who may record, and the op RECORD_AUDIO.

Android 11 asks for the permission when an input is opened, and starts the op when it is started; it finishes it when it
is stopped. An app that does not count as in the foreground may open an input and not start it. The codes of this
service are the phone's own.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from harness.virtual.binder.endpoint import BinderObject, Call, Transaction
from harness.virtual.binder.parcel import ParcelWriter
from harness.virtual.binder.protocol import AUDIO_POLICY_SERVICE, AudioPolicyCode
from harness.virtual.system.activities import Activities
from harness.virtual.system.appops import AppOps, Mode
from harness.virtual.system.permissions import Permissions
from harness.virtual.system.processes import ProcessRecord

_PERMISSION = "android.permission.RECORD_AUDIO"
_OP = "RECORD_AUDIO"
_OK, _PERMISSION_DENIED, _BAD_VALUE = 0, -1, -22


@dataclass(slots=True, kw_only=True)
class Input:
    """One that was opened: for whom, from which source, and whether it is started."""

    process: ProcessRecord
    package: str
    source: int
    is_started: bool = False


class AudioPolicyService:
    """The service "media.audio_policy"."""

    def __init__(self, activities: Activities, permissions: Permissions, appops: AppOps) -> None:
        self._activities = activities
        self._permissions = permissions
        self._appops = appops
        self._inputs: dict[int, Input] = {}
        self._ports = itertools.count(1)

    def binder(self) -> BinderObject:
        """Return the service's object."""
        transactions: Mapping[int, Transaction] = {
            AudioPolicyCode.GET_INPUT: self._get,
            AudioPolicyCode.START_INPUT: lambda call: _status(self._start(self._find(call))),
            AudioPolicyCode.STOP_INPUT: lambda call: _status(self._stop(self._find(call))),
            AudioPolicyCode.RELEASE_INPUT: self._release,
        }
        return BinderObject(descriptor=AUDIO_POLICY_SERVICE, transactions=transactions)

    def process_died(self, process: ProcessRecord) -> None:
        """End what a process that is gone recorded."""
        for port, opened in tuple(self._inputs.items()):
            if opened.process is process:
                self._stop(opened)
                del self._inputs[port]

    def _get(self, call: Call) -> ParcelWriter:
        process = self._activities.caller(call)
        source, package = call.data.read_int(), call.data.read_required_string()
        if not self._permissions.check(_PERMISSION, process.uid):
            return _status(_PERMISSION_DENIED)
        port = next(self._ports)
        self._inputs[port] = Input(process=process, package=package, source=source)
        return _status(_OK).write_int(port)

    def _release(self, call: Call) -> ParcelWriter:
        port, process = call.data.read_int(), self._activities.caller(call)
        opened = self._inputs.get(port)
        if opened is None or opened.process is not process:
            return _status(_BAD_VALUE)
        self._stop(opened)
        del self._inputs[port]
        return _status(_OK)

    def _find(self, call: Call) -> Input | None:
        process, opened = self._activities.caller(call), self._inputs.get(call.data.read_int())
        return opened if opened is not None and opened.process is process else None

    def _start(self, opened: Input | None) -> int:
        if opened is None:
            return _BAD_VALUE
        if not opened.is_started:
            if self._appops.start(_OP, opened.process.uid, opened.package) is not Mode.ALLOW:
                return _PERMISSION_DENIED
            opened.is_started = True
        return _OK

    def _stop(self, opened: Input | None) -> int:
        if opened is None:
            return _BAD_VALUE
        if opened.is_started:
            opened.is_started = False
            self._appops.finish(_OP, opened.process.uid, opened.package)
        return _OK


def _status(status: int) -> ParcelWriter:
    return ParcelWriter().write_int(status)
