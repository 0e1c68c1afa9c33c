/**
 * Google's location provider, as its client is bundled in apps. The class that asks is behind an interface and of any
 * name, so that it is hooked when its factory first returns one. Under another name, or in a client that speaks to Play
 * services by itself, its transactions are seen (`binder.ts`).
 */
import { NOTHING } from "./core/summary.js";
import { rows, type Hook, type Source, type Summary } from "./core/table.js";

const PACKAGE = "com.google.android.gms.location";
const WHY = "the app asks Google's provider on the phone where it is, once or from now on";

const CLIENT: Source = {
    dataType: "location",
    className: "",
    chain: "fused",
    late: true,
    op: "FINE_LOCATION",
    api: [0],
    why: WHY,
};

/** The factory gives a client, and no position. */
const FACTORY: Summary = { keeps: "nothing: it makes the client, and is no access", call: () => null };

const fusedClient = rows({ ...CLIENT, className: `${PACKAGE}.FusedLocationProviderClient` }, [
    ["getLastLocation", "request", NOTHING],
    ["getCurrentLocation", "request", NOTHING, { isOptional: true }],
    ["requestLocationUpdates", "request", NOTHING],
]);

const geofencingClient = rows({ ...CLIENT, className: `${PACKAGE}.GeofencingClient` }, [
    ["addGeofences", "request", NOTHING],
]);

export const fused: Hook[] = rows({ ...CLIENT, className: `${PACKAGE}.LocationServices` }, [
    ["getFusedLocationProviderClient", "request", FACTORY, { returns: fusedClient }],
    ["getGeofencingClient", "request", FACTORY, { returns: geofencingClient }],
]);
