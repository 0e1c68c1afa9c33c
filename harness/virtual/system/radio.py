"""What the phone hears by radio: Wi-Fi, cells and Bluetooth, as the system server has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from harness.virtual.binder.endpoint import BinderObject, Endpoint
from harness.virtual.system.bluetooth import BluetoothService
from harness.virtual.system.broadcasts import Broadcasts
from harness.virtual.system.location_target import TargetReader
from harness.virtual.system.package_record import UserPackage
from harness.virtual.system.processes import ProcessRecord
from harness.virtual.system.radio_access import RadioAccess
from harness.virtual.system.telephony import TelephonyService
from harness.virtual.system.wifi import WifiService


class Radio:
    """The services."""

    def __init__(
        self,
        access: RadioAccess,
        endpoint: Endpoint,
        broadcasts: Broadcasts,
        targets: TargetReader,
        users: Callable[[], Iterable[int]],
    ) -> None:
        self._wifi = WifiService(access, broadcasts, users)
        self._telephony = TelephonyService(access)
        self._bluetooth = BluetoothService(access, endpoint, broadcasts, targets)

    def binders(self) -> Mapping[str, BinderObject]:
        """Return the services' objects by their names."""
        return {
            "wifi": self._wifi.binder(),
            "wifirtt": self._wifi.ranging(),
            "phone": self._telephony.binder(),
            "telephony.registry": self._telephony.registry(),
            "bluetooth_manager": self._bluetooth.binder(),
        }

    def process_died(self, process: ProcessRecord) -> None:
        """Drop what a process that is gone has listened to."""
        self._wifi.process_died(process)
        self._bluetooth.process_died(process)

    def forget(self, package: UserPackage) -> None:
        """Drop what a package that is stopped or gone has asked for."""
        self._bluetooth.forget(package)

    def stop(self) -> None:
        """Tell nobody any more."""
        self._wifi.stop()
        self._bluetooth.stop()
