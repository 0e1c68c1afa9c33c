import { rows, type Hook } from "./core/table.js";

const MANAGER = "android.location.LocationManager";

/** The listeners' sides are what Android 11 calls them; where they are named otherwise they are reported as absent. */
export const location: Hook[] = [
    ...rows({ dataType: "location", className: MANAGER, chain: "location" }, [
        ["getLastKnownLocation", "delivery", "provider"],
        ["getCurrentLocation", "request", "provider"],
        ["requestLocationUpdates", "request", "provider"],
        ["requestSingleUpdate", "request", "provider"],
        ["addProximityAlert", "request", "circle"],
        ["registerGnssStatusCallback", "request", "none"],
        ["registerGnssMeasurementsCallback", "request", "none"],
        ["registerGnssNavigationMessageCallback", "request", "none"],
        ["registerAntennaInfoListener", "request", "none"],
        ["addGpsStatusListener", "request", "none"],
        ["addNmeaListener", "request", "none"],
        ["getGpsStatus", "delivery", "none"],
        ["sendExtraCommand", "request", "provider"],
    ]),
    {
        hook: "android.location.LocationListener.onLocationChanged",
        dataType: "location",
        className: `${MANAGER}$LocationListenerTransport`,
        method: "acceptLocation",
        kind: "delivery",
        summary: "position",
        dispatch: true,
    },
    {
        hook: "android.location.LocationManager.getCurrentLocation.accept",
        dataType: "location",
        className: `${MANAGER}$GetCurrentLocationTransport`,
        method: "deliverResult",
        kind: "delivery",
        summary: "position",
        dispatch: true,
    },
];
