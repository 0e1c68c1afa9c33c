"""A device that is away for a moment: a pulled cable, an adb server that was started anew. The run waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from harness.device.adb import Device
from harness.device.boot import await_boot
from harness.device.facts import read_boot_id
from harness.errors import DeviceError, DeviceLost, HarnessError, InfrastructureError, one_line
from harness.hostclock import utc_now
from harness.model import Recovery
from harness.rules.recoveries import SERVER_ENDED, describe_repeated_end
from harness.stopping import pause

REBOOTED = "it was booted anew during the run"
_BACK_WITHIN_S = 20.0
_TRY_EVERY_S = 0.3
_BOOT_S = 120.0


class Patience:
    """Waits until a lost device is there again, in the same boot. Several threads may find it lost at once."""

    def __init__(
        self,
        device: Device,
        boot_id: str,
        recovered: Callable[[Recovery], object],
        warn: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._device = device
        self._boot_id = boot_id
        self._recovered = recovered
        self._warn = warn
        self._reasons: list[str] = []
        self._lock = threading.Lock()
        self._back_s = 0.0
        self._is_spent = False

    def await_return(self, lost: DeviceLost) -> None:
        """Return when the device answers again. Raises what was lost when it does not, or was booted meanwhile."""
        found_s, lost_at = time.monotonic(), utc_now()
        with self._lock:
            if self._back_s > found_s:
                return  # another thread has waited meanwhile
            if self._is_spent:
                raise lost
            tries, reason = self._try(lost, found_s + _BACK_WITHIN_S)
            self._back_s = time.monotonic()
        self._recovered(Recovery(pid=None, reason=reason, lost_at=lost_at, regained_at=utc_now(), tries=tries))
        self._reasons.append(reason)
        if reason.startswith(SERVER_ENDED) and (words := describe_repeated_end(self._reasons)) is not None:
            self._warn(words)

    def _try(self, lost: DeviceLost, deadline_s: float) -> tuple[int, str]:
        """Return how often it was tried, and what was lost: the device, or the server with all of its devices."""
        tries, reason = 0, one_line(lost.problem)
        while time.monotonic() < deadline_s:
            tries += 1
            try:
                self._device.connect()
                boot_id = read_boot_id(self._device)
            except HarnessError as error:
                if isinstance(error, InfrastructureError):
                    reason = f"{SERVER_ENDED}: {one_line(lost.problem)}"
                pause(_TRY_EVERY_S)
                continue
            if boot_id != self._boot_id:
                with suppress(DeviceError):  # what is to be undone can be, once it is up
                    await_boot(self._device, _BOOT_S)
                raise DeviceLost(lost.serial, REBOOTED) from lost
            return tries, reason
        self._is_spent = True  # the run ends now, and does not wait again for each thing that it tidies up
        raise lost
