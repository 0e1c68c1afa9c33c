import type { Detail } from "./wire.js";
import { arrival, type Arrival } from "./core/arrivals.js";
import { clip, NOTHING, STRING } from "./core/summary.js";
import { delivered, rows, type Call, type Hook, type Source, type Summary } from "./core/table.js";

const CLASS = "android.location.LocationManager";
const WHY = "the app asks where the phone is, once or from now on";
const WHY_POSITION = "a position of the phone is in the app's hands";

const MANAGER: Source = { dataType: "location", className: CLASS, chain: "location", op: "FINE_LOCATION", api: [23], why: WHY };

const PROVIDER: Summary = { keeps: "which provider is asked", call: describeProvider };

const LAST_KNOWN: Summary = {
    keeps: "which provider is asked, and whether there was a position",
    call: describeProvider,
    result: (result) => ({ position: result !== null }),
};

const CIRCLE: Summary = { keeps: "the radius", call: ({ args }) => ({ radius_m: Number(args[2]) }) };

const POSITION: Summary = {
    keeps: "the provider, whether there was a position, and the class of the app's listener",
    call: describeListener,
};

/** The listeners' sides are what Android 11 calls them. */
const HANDED: Source = { ...MANAGER, api: [30, 30], why: WHY_POSITION };

export const location: Hook[] = [
    ...rows(MANAGER, [
        ["getLastKnownLocation", "delivery", LAST_KNOWN, { why: WHY_POSITION }],
        ["getCurrentLocation", "request", PROVIDER, { api: [30] }],
        ["requestLocationUpdates", "request", PROVIDER],
        ["requestSingleUpdate", "request", PROVIDER],
        ["addProximityAlert", "request", CIRCLE],
        ["registerGnssStatusCallback", "request", NOTHING, { api: [24] }],
        ["registerGnssMeasurementsCallback", "request", NOTHING, { api: [24] }],
        ["registerGnssNavigationMessageCallback", "request", NOTHING, { api: [24] }],
        ["registerAntennaInfoListener", "request", NOTHING, { api: [30] }],
        ["addGpsStatusListener", "request", NOTHING],
        ["addNmeaListener", "request", NOTHING],
        ["getGpsStatus", "delivery", NOTHING],
        ["sendExtraCommand", "request", PROVIDER],
        ["requestFlush", "request", NOTHING, { api: [31] }],
    ]),
    delivered(HANDED, {
        known: "android.location.LocationListener.onLocationChanged",
        className: `${CLASS}$LocationListenerTransport`,
        method: "acceptLocation",
        summary: POSITION,
    }),
    delivered(HANDED, {
        known: `${CLASS}.getCurrentLocation.accept`,
        className: `${CLASS}$GetCurrentLocationTransport`,
        method: "deliverResult",
        summary: POSITION,
    }),
];

/** Whoever brings it and whoever reads it: Google's client, an intent, a listener in a class of the app's own. */
export const positions: Arrival[] = [
    arrival({ ...MANAGER, className: "android.location.Location", why: WHY_POSITION }, ["android.location.ILocationListener$Stub"], {
        keeps: "the provider",
        result: (position) => ({ provider: clip(position.getProvider()), position: true }),
    }),
];

/** Which provider is asked: by its name, by a request that holds it, or whichever meets criteria. */
function describeProvider({ args, types }: Call): Detail {
    const request = types.indexOf("android.location.LocationRequest");
    if (request !== -1) {
        return { provider: args[request] === null ? null : clip(args[request].getProvider()) };
    }
    const name = types.indexOf(STRING);
    return name === -1 ? { provider: null, criteria: true } : { provider: clip(args[name]) };
}

/** Who is handed a position; nobody when the listener was taken back on the way. */
function describeListener({ self, args }: Call): Detail | null {
    const position = args[args.length - 1];
    const listener = (self.mListener ?? self.mConsumer).value;
    if (listener === null || self.mExecutor.value === null) {
        return null;
    }
    const provider = position === null ? null : clip(position.getProvider());
    return { provider, position: position !== null, listener: clip(listener.$className) };
}
