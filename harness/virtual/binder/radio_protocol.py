"""The numbers of the calls that are about networks, cells and devices around the phone; the Java side holds the same.

Those of Wi-Fi and telephony are Android 11's own; those of Bluetooth are the phone's.
"""

from __future__ import annotations

from enum import IntEnum

WIFI_MANAGER = "android.net.wifi.IWifiManager"
SCAN_RESULTS_CALLBACK = "android.net.wifi.IScanResultsCallback"
WIFI_RTT_MANAGER = "android.net.wifi.rtt.IWifiRttManager"
RTT_CALLBACK = "android.net.wifi.rtt.IRttCallback"
TELEPHONY = "com.android.internal.telephony.ITelephony"
TELEPHONY_REGISTRY = "com.android.internal.telephony.ITelephonyRegistry"
PHONE_STATE_LISTENER = "com.android.internal.telephony.IPhoneStateListener"
CELL_INFO_CALLBACK = "android.telephony.ICellInfoCallback"
BLUETOOTH_MANAGER = "android.bluetooth.IBluetoothManager"
BLUETOOTH = "android.bluetooth.IBluetooth"
BLUETOOTH_GATT = "android.bluetooth.IBluetoothGatt"
SCANNER_CALLBACK = "android.bluetooth.le.IScannerCallback"


class WifiManagerCode(IntEnum):
    GET_CONFIGURED_NETWORKS = 3
    START_SCAN = 24
    GET_SCAN_RESULTS = 25
    GET_CONNECTION_INFO = 29
    GET_DHCP_INFO = 36
    REGISTER_SCAN_RESULTS_CALLBACK = 94
    UNREGISTER_SCAN_RESULTS_CALLBACK = 95


class ScanResultsCallbackCode(IntEnum):
    ON_SCAN_RESULTS_AVAILABLE = 1


class WifiRttManagerCode(IntEnum):
    IS_AVAILABLE = 1
    START_RANGING = 2


class RttCallbackCode(IntEnum):
    ON_RANGING_FAILURE = 1
    ON_RANGING_RESULTS = 2


class TelephonyCode(IntEnum):
    GET_CELL_LOCATION = 28
    GET_NEIGHBORING_CELL_INFO = 30
    GET_ALL_CELL_INFO = 69
    REQUEST_CELL_INFO_UPDATE = 70
    REQUEST_NETWORK_SCAN = 104
    GET_SERVICE_STATE_FOR_SUBSCRIBER = 165


class TelephonyRegistryCode(IntEnum):
    LISTEN_FOR_SUBSCRIBER = 6


class PhoneStateListenerCode(IntEnum):
    ON_CELL_LOCATION_CHANGED = 5
    ON_CELL_INFO_CHANGED = 10


class CellInfoCallbackCode(IntEnum):
    ON_CELL_INFO = 1


class BluetoothManagerCode(IntEnum):
    REGISTER_ADAPTER = 1
    GET_BLUETOOTH_GATT = 2


class BluetoothCode(IntEnum):
    START_DISCOVERY = 1
    CANCEL_DISCOVERY = 2
    GET_BONDED_DEVICES = 3


class BluetoothGattCode(IntEnum):
    REGISTER_SCANNER = 1
    UNREGISTER_SCANNER = 2
    START_SCAN = 3
    START_SCAN_FOR_INTENT = 4
    STOP_SCAN = 5
    STOP_SCAN_FOR_INTENT = 6


class ScannerCallbackCode(IntEnum):
    ON_SCANNER_REGISTERED = 1
    ON_SCAN_RESULT = 2
    ON_BATCH_SCAN_RESULTS = 3
    ON_FOUND_OR_LOST = 4
