import type { Hook } from "./core/table.js";

export const location: Hook[] = [
    {
        hook: "android.location.LocationManager.getLastKnownLocation",
        dataType: "location",
        className: "android.location.LocationManager",
        method: "getLastKnownLocation",
        kind: "delivery",
        summary: "provider",
    },
    {
        hook: "android.location.LocationManager.requestLocationUpdates",
        dataType: "location",
        className: "android.location.LocationManager",
        method: "requestLocationUpdates",
        kind: "request",
        summary: "provider",
    },
];
