/** Where pictures that the app can read were taken. */
import type { Detail } from "./wire.js";
import { NOTHING, STRING } from "./core/summary.js";
import { rows, type Call, type Hook, type Methods, type Source, type Summary } from "./core/table.js";

/** EXIF's own names; what else begins with GPS is the app's word. */
const TAGS = new Set(
    (
        "GPSAltitude GPSAltitudeRef GPSAreaInformation GPSDOP GPSDateStamp GPSDestBearing GPSDestBearingRef " +
        "GPSDestDistance GPSDestDistanceRef GPSDestLatitude GPSDestLatitudeRef GPSDestLongitude GPSDestLongitudeRef " +
        "GPSDifferential GPSHPositioningError GPSImgDirection GPSImgDirectionRef GPSInfoIFDPointer GPSLatitude " +
        "GPSLatitudeRef GPSLongitude GPSLongitudeRef GPSMapDatum GPSMeasureMode GPSProcessingMethod GPSSatellites " +
        "GPSSpeed GPSSpeedRef GPSStatus GPSTimeStamp GPSTrack GPSTrackRef GPSVersionID"
    ).split(" "),
);

const WHY = "a picture tells where it was taken: where its owner, or who sent it, was on some day";

/** Reading one is reading several others: the outermost is the app's. */
const SOURCE: Source = {
    dataType: "location",
    className: "android.media.ExifInterface",
    chain: "exif",
    api: [23],
    why: WHY,
};

const POSITION: Summary = {
    keeps: "whether the picture has a position",
    call: () => ({}),
    result: (result) => ({ position: hasPosition(result) }),
    isEmpty: (result) => !hasPosition(result),
};

const HEIGHT: Summary = { keeps: "nothing", call: () => ({}) };

/** What gives null where the picture has no such tag. */
const TAG: Summary = {
    keeps: "which tag, and whether the picture has it; tags that say nothing of a place are no access",
    call: describeTag,
    result: (result) => ({ found: result !== null }),
    isEmpty: (result) => result === null,
};

/** What gives the app's own default instead. */
const NUMBER: Summary = { keeps: "which tag; tags that say nothing of a place are no access", call: describeTag };

const METHODS: Methods = [
    ["getLatLong", "delivery", POSITION],
    ["getAltitude", "delivery", HEIGHT, { api: [24] }],
    ["getAttribute", "delivery", TAG],
    ["getAttributeInt", "delivery", NUMBER],
    ["getAttributeDouble", "delivery", NUMBER],
];

export const exif: Hook[] = [
    ...rows(SOURCE, METHODS),
    ...rows({ ...SOURCE, className: "androidx.exifinterface.media.ExifInterface", late: true, api: [0] }, [
        ...METHODS.map(([method, kind, summary]): Methods[number] => [method, kind, summary]),
        ["getAttributeBytes", "delivery", TAG],
    ]),
    // Android notes the operation when the picture is opened by that URI, which another process may do.
    ...rows({ ...SOURCE, className: "android.provider.MediaStore", chain: undefined, op: "ACCESS_MEDIA_LOCATION", api: [29] }, [
        ["setRequireOriginal", "request", NOTHING, { why: "the app wants pictures with the place that Android else takes out" }],
    ]),
];

/** A boolean, or androidx's two numbers, which are null where there is none. */
function hasPosition(result: any): boolean {
    return typeof result === "boolean" || typeof result === "number" ? Boolean(result) : result !== null;
}

function describeTag({ args, types }: Call): Detail | null {
    const tag = types[0] === STRING && args[0] !== null ? String(args[0]) : "";
    return tag.startsWith("GPS") ? { tag: TAGS.has(tag) ? tag : "GPS#" } : null;
}
