/**
 * What says where the phone is without asking for a position: the networks, cells and devices around it, whose places
 * are in databases. Callbacks are noted where what they get arrives in the process, on a thread of binder's: behind
 * that Android names no method before the app's own.
 */
import type { Detail } from "./wire.js";
import { arrival, type Arrival } from "./core/arrivals.js";
import { cast, use, vm } from "./core/bridge.js";
import { clip, NOTHING } from "./core/summary.js";
import { delivered, rows, type Call, type Hook, type Source, type Summary } from "./core/table.js";

const FINE = "android.permission.ACCESS_FINE_LOCATION";
const COARSE = "android.permission.ACCESS_COARSE_LOCATION";
const HIDDEN_BSSID = "02:00:00:00:00:00";
const LISTEN_CELL_LOCATION = 0x10;
const LISTEN_CELL_INFO = 0x400;
const LOCATION_DATA = ["none", "coarse", "fine"];
const TELEPHONY = "android.telephony";
const LE = "android.bluetooth.le";
const LE_CALLBACK = `${LE}.ScanCallback`;

const WHY_WIFI = "the networks in reach tell a place to some metres, and the saved ones where somebody lives and works";
const WHY_CELL = "the cells in reach tell a place, in a town to some hundred metres";
const WHY_BLUETOOTH = "the devices in reach tell a place, by beacons to a shelf, and who is near";

/** Who lacks the permission is given an answer without an exception, by which it is to be told from an empty one. */
const QUIET = { permission: FINE, permissionBefore: { target: 29, permission: COARSE } };

const WIFI: Source = {
    ...QUIET,
    dataType: "location",
    className: "android.net.wifi.WifiManager",
    chain: "wifi",
    op: "WIFI_SCAN",
    api: [23],
    why: WHY_WIFI,
};

const CALLBACKS = { dataType: "location", className: "android.net.wifi.WifiManager", why: WHY_WIFI };

const RANGING: Source = {
    dataType: "location",
    className: "android.net.wifi.rtt.WifiRttManager",
    chain: "ranging",
    op: "FINE_LOCATION",
    api: [28],
    why: "how far the access points in reach are: indoors that tells a place to a metre or two",
};

const CELLS: Source = {
    dataType: "location",
    className: `${TELEPHONY}.TelephonyManager`,
    chain: "cells",
    op: "FINE_LOCATION",
    api: [23],
    why: WHY_CELL,
};

const BLUETOOTH: Source = {
    dataType: "location",
    className: "android.bluetooth.BluetoothAdapter",
    chain: "bluetooth",
    op: "FINE_LOCATION",
    api: [23],
    why: WHY_BLUETOOTH,
};

const NETWORKS: Summary = {
    keeps: "how many networks were handed over",
    call: () => ({}),
    result: (list) => ({ networks: count(list) }),
    isRefusal: (list) => count(list) === 0,
};

const CONNECTION: Summary = {
    keeps: "whether it names the network that the phone is connected to",
    call: () => ({}),
    result: (info) => ({ networks: isNamed(info) ? 1 : 0 }),
    isRefusal: (info) => !isNamed(info),
};

const CELL_LIST: Summary = {
    keeps: "how many cells were handed over",
    call: () => ({}),
    result: (list) => ({ cells: count(list) }),
};

const CELL: Summary = {
    keeps: "whether a cell was handed over",
    call: () => ({}),
    result: (cell) => ({ cells: cell === null ? 0 : 1 }),
};

/**
 * Who may not know the cell is told of the network without it. Before Android 10 nothing public has it; to say how much
 * of the place is asked for came with Android 13, and ran nowhere.
 */
const STATE: Summary = {
    keeps: "whether it names the cell, where this Android's can; how much of the place was asked for, where the app said",
    call: ({ args }): Detail => (args.length === 0 ? {} : { asks: LOCATION_DATA[args[0]] ?? "unknown" }),
    result: (state): Detail => (namesCell(state) === null ? {} : { cells: namesCell(state) ? 1 : 0 }),
    isEmpty: (state) => namesCell(state) === false,
    isRefusal: (state, { args }) => namesCell(state) === false && (args.length === 0 || LOCATION_DATA[args[0]] === "fine"),
};

const STARTED: Summary = {
    keeps: "whether the search began",
    call: () => ({}),
    result: (started) => ({ started }),
    isRefusal: (started) => started === false,
};

/** Android begins the search for an app without the permission too, and tells it of nothing. */
const LE_STARTED: Summary = {
    keeps: "whether the search began; a call without a callback is no access",
    call: ({ args }) => (args[args.length - 1] === null ? null : {}),
    result: (started) => ({ started }),
};

const FLAGS: Summary = {
    keeps: "whether it listens to the place of the cell or to all cells; what else it listens to is no access",
    call: ({ args: [, events] }) => listening(events & LISTEN_CELL_LOCATION, events & LISTEN_CELL_INFO),
};

const LISTENERS: Summary = {
    keeps: FLAGS.keeps,
    call: ({ args, types }) => {
        const callback = args[types.indexOf(`${TELEPHONY}.TelephonyCallback`)];
        return listening(isA(callback, "CellLocationListener"), isA(callback, "CellInfoListener"));
    },
};

const TOLD_CELLS: Summary = {
    keeps: "how many cells, and the class of the app's listener",
    call: ({ self, args }) => told(findListener(self), { cells: count(args[0]) }),
};

const FRESH_CELLS: Summary = {
    keeps: TOLD_CELLS.keeps,
    call: ({ self, args }) => told(self.val$callback.value, { cells: count(args[0]) }),
};

const TOLD_CELL: Summary = {
    keeps: "whether there is a cell, and the class of the app's listener",
    call: ({ self, args }) => told(findListener(self), { cells: args[0] === null ? 0 : 1 }),
};

const TOLD_DEVICES: Summary = {
    keeps: "how many devices, and the class of the app's callback",
    call: ({ self, args }) => told(self.val$callback.value, { devices: count(args[0]) }),
};

/** Nothing is handed over here: the app has to fetch the results, and that is an access of its own. */
const AVAILABLE: Summary = {
    keeps: "the class of the app's callback, which is told that there are results and gets none",
    call: ({ self }) => (self.mExecutor.value === null ? null : told(self.mCallback.value, {})),
};

const FOUND: Summary = {
    keeps: "how many devices, and the class of the app's callback",
    call: (call) => (isOfAdapter(call.self) ? null : describeFound(call)),
};

const FOUND_OLD: Summary = {
    keeps: FOUND.keeps,
    call: (call) => (isOfAdapter(call.self) ? describeFound(call) : null),
};

const LISTENER = `${TELEPHONY}.PhoneStateListener`;
const LISTENER_STUB = `${LISTENER}$IPhoneStateListenerStub`;
const REGISTRATION = `${TELEPHONY}.NetworkRegistrationInfo`;
const CALLBACK = `${TELEPHONY}.TelephonyCallback`;
const CALLBACK_STUB = `${CALLBACK}$IPhoneStateListenerStub`;
const WRAPPER = `${LE}.BluetoothLeScanner$BleScanCallbackWrapper`;
const OLD_CALLBACK = "android.bluetooth.BluetoothAdapter$LeScanCallback";

/** Classes without a name have Android 11's numbers; what Android 12 added has its source's names, and ran nowhere. */
export const radio: Hook[] = [
    ...rows(WIFI, [
        ["getScanResults", "delivery", NETWORKS],
        ["startScan", "request", STARTED],
        ["getConnectionInfo", "delivery", CONNECTION],
        ["getConfiguredNetworks", "delivery", NETWORKS],
    ]),
    ...rows({ ...CALLBACKS, api: [30] }, [["registerScanResultsCallback", "request", NOTHING]]),
    {
        ...CALLBACKS,
        hook: "android.net.wifi.WifiManager$ScanResultsCallback.onScanResultsAvailable",
        className: "android.net.wifi.WifiManager$ScanResultsCallback$ScanResultsCallbackProxy",
        method: "onScanResultsAvailable",
        kind: "request",
        summary: AVAILABLE,
        dispatch: true,
        api: [30],
    },
    ...rows(RANGING, [["startRanging", "request", NOTHING]]),
    delivered(RANGING, {
        known: "android.net.wifi.rtt.RangingResultCallback.onRangingResults",
        className: "android.net.wifi.rtt.WifiRttManager$1",
        method: "onRangingResults",
        summary: TOLD_DEVICES,
        api: [30, 30],
    }),
    ...rows(CELLS, [
        ["getAllCellInfo", "delivery", CELL_LIST],
        ["getCellLocation", "delivery", CELL],
        ["getNeighboringCellInfo", "delivery", CELL_LIST, { op: "NEIGHBORING_CELLS" }], // of the public API until 28
        ["getServiceState", "delivery", STATE, { ...QUIET, api: [26] }],
        ["requestCellInfoUpdate", "request", NOTHING, { api: [29] }],
        ["requestNetworkScan", "request", NOTHING, { api: [28] }],
        ["listen", "request", FLAGS],
        ["registerTelephonyCallback", "request", LISTENERS, { api: [31] }],
    ]),
    delivered(CELLS, {
        known: `${TELEPHONY}.TelephonyManager$CellInfoCallback.onCellInfo`,
        className: `${TELEPHONY}.TelephonyManager$1`,
        method: "onCellInfo",
        summary: FRESH_CELLS,
        api: [30, 30],
    }),
    delivered(CELLS, {
        known: `${LISTENER}.onCellInfoChanged`,
        className: LISTENER_STUB,
        method: "onCellInfoChanged",
        summary: TOLD_CELLS,
        api: [30],
    }),
    delivered(CELLS, {
        known: `${LISTENER}.onCellLocationChanged`,
        className: LISTENER_STUB,
        method: "onCellLocationChanged",
        summary: TOLD_CELL,
        api: [30],
    }),
    delivered(CELLS, {
        known: `${CALLBACK}$CellInfoListener.onCellInfoChanged`,
        className: CALLBACK_STUB,
        method: "onCellInfoChanged",
        summary: TOLD_CELLS,
        api: [31],
    }),
    delivered(CELLS, {
        known: `${CALLBACK}$CellLocationListener.onCellLocationChanged`,
        className: CALLBACK_STUB,
        method: "onCellLocationChanged",
        summary: TOLD_CELL,
        api: [31],
    }),
    ...rows({ ...BLUETOOTH, ...QUIET }, [["startDiscovery", "request", STARTED]]),
    ...rows(BLUETOOTH, [["startLeScan", "request", LE_STARTED]]),
    ...rows({ ...BLUETOOTH, className: `${LE}.BluetoothLeScanner` }, [["startScan", "request", NOTHING]]),
    delivered(BLUETOOTH, {
        known: `${OLD_CALLBACK}.onLeScan`,
        className: WRAPPER,
        method: "onScanResult",
        summary: FOUND_OLD,
    }),
    delivered(BLUETOOTH, {
        known: `${LE_CALLBACK}.onScanResult`,
        className: WRAPPER,
        method: "onScanResult",
        summary: FOUND,
    }),
    delivered(BLUETOOTH, {
        known: `${LE_CALLBACK}.onScanResult.foundOrLost`,
        className: WRAPPER,
        method: "onFoundOrLost",
        summary: FOUND,
    }),
    delivered(BLUETOOTH, {
        known: `${LE_CALLBACK}.onBatchScanResults`,
        className: WRAPPER,
        method: "onBatchScanResults",
        summary: FOUND,
    }),
];

/** Devices that come past the callbacks: a scan for a PendingIntent brings them in its intent. */
export const found: Arrival[] = [
    arrival(
        { ...BLUETOOTH, className: `${LE}.ScanResult` },
        [`${LE}.IScannerCallback$Stub`, "android.bluetooth.IBluetoothGattCallback$Stub"],
        { keeps: "that it is one device", result: () => ({ devices: 1 }) },
    ),
];

/** How many there are; null when there is no list at all. */
function count(list: any): number | null {
    return list === null ? null : Number(list.size());
}

/** Who may not know it is given this address, and one that is not connected has none. */
function isNamed(info: any): boolean {
    const bssid = info === null ? null : info.getBSSID();
    return bssid !== null && String(bssid) !== HIDDEN_BSSID;
}

/** Null where it cannot be told. */
function namesCell(state: any): boolean | null {
    if (state === null) {
        return false;
    }
    const registrations = state.getNetworkRegistrationInfoList?.();
    return registrations === undefined ? null : identities(registrations).some((identity) => identity !== null);
}

function identities(registrations: any): any[] {
    const places = [...Array(count(registrations)).keys()];
    return places.map((at) => cast(registrations.get(at), REGISTRATION).getCellIdentity());
}

function listening(location: unknown, info: unknown): Detail | null {
    const listens = [location ? "cell location" : null, info ? "cells" : null].filter((word) => word !== null);
    return listens.length === 0 ? null : { listens };
}

function isA(callback: any, listener: string): boolean {
    const type = use(`${TELEPHONY}.TelephonyCallback$${listener}`).class;
    return callback !== null && vm().getEnv().isInstanceOf(callback.$h, type.$h);
}

/** The listener behind a stub that holds it weakly; null once it is gone, or was taken back, and nobody is told. */
function findListener(stub: any): any {
    return (stub.mPhoneStateListenerWeakRef ?? stub.mTelephonyCallbackWeakRef).value.get();
}

function told(listener: any, what: Detail): Detail | null {
    return listener === null ? null : { ...what, listener: clip(listener.$className) };
}

/** Whether it is the adapter itself that scans, for a callback of the older interface. */
function isOfAdapter(wrapper: any): boolean {
    return wrapper.mScanCallback.value.$className.startsWith(`${BLUETOOTH.className}$`);
}

/** Single results are dropped once the scan has been stopped, lists are not. */
function describeFound({ self, args, types }: Call): Detail | null {
    if (types[0] === "java.util.List") {
        return told(findCallback(self), { devices: count(args[0]) });
    }
    return Number(self.mScannerId.value) > 0 ? told(findCallback(self), { devices: 1 }) : null;
}

function findCallback(wrapper: any): any {
    const callback = wrapper.mScanCallback.value;
    return isOfAdapter(wrapper) ? cast(callback, callback.$className).val$callback.value : callback;
}
