/** From arguments and results to `detail`: shapes and counts, never a cell of a contact nor a coordinate. */
import type { Detail } from "../wire.js";
import { cast, use, vm } from "./bridge.js";
import type { JavaArray } from "./objects.js";
import { isGiven } from "./surfaces.js";
import type { Hook, Lifecycle, Summary } from "./table.js";
import { clipTo } from "./text.js";

const TEXT_KEPT = 200;
const COLUMNS_KEPT = 64;
const STRING = "java.lang.String";

/** What android.hardware.Camera's native half posts. */
const PREVIEW_FRAME = 0x10;
const COMPRESSED_IMAGE = 0x100;
const PREVIEW_METADATA = 0x400;

const FACE_MODE = "android.statistics.faceDetectMode";
const FACE_RESULTS = new Set([
    "android.statistics.faces",
    "android.statistics.faceIds",
    "android.statistics.faceLandmarks",
    "android.statistics.faceRectangles",
    "android.statistics.faceScores",
]);

/** Providers whose rows are persons: both names of the contacts provider, the call log and the SIM's address book. */
const CONTACT_AUTHORITIES = new Set(["com.android.contacts", "contacts", "call_log", "call_log_shadow", "icc"]);

/** Words of these providers' own uris; whatever else stands in a path (a name, a number, a key) is a person's. */
const PATH_WORDS = new Set(
    (
        "adn aggregation_exceptions as_multi_vcard as_vcard calls callables composer contact_filter contacts corp " +
        "contactables data deleted_contacts directories display_photo emails enterprise entities fdn filter " +
        "filter_enterprise frequent group groups groups_summary limit lookup lookup_enterprise people phone_lookup phones " +
        "photo photos postals profile provider_status raw_contact_entities raw_contacts sdn settings status_updates " +
        "stream_items strequent suggestions usagefeedback voicemails"
    ).split(" "),
);

/** One call of a hooked method. */
export interface Call {
    self: any;
    args: any[];
    /** The classes of the parameters, by which an argument is found in any overload. */
    types: string[];
}

const NOTHING = (): Detail => ({});

/** The detail of a call that is about to be made, or null when it does not touch this data type. */
const ofCall: { [summary in Summary]: (call: Call) => Detail | null } = {
    none: NOTHING,
    query: ({ args }) => describeUri(args[0], { columns: describeColumns(args[1]) }),
    uri: ({ args }) => describeUri(args[0], {}),
    contact: ({ args }) => describeUri(args[1], {}),
    authority: describeAuthority,
    provider: describeProvider,
    circle: ({ args }) => ({ radius_m: Number(args[2]) }),
    position: describeListener,
    camera: ({ args }) => ({ camera: args.length === 0 ? null : describeCamera(args[0]) }),
    // Null takes the callback back.
    callback: ({ args }) => (args[0] === null ? null : {}),
    camera_frame: ({ self }) => (isOfCamera(self) ? {} : null),
    frame: () => ({ source: "unknown" }),
    preview_message: (call) => (isMessage(call, PREVIEW_FRAME, "mPreviewCallback") ? { frame: true } : null),
    picture_message: (call) => (isMessage(call, COMPRESSED_IMAGE, "mJpegCallback") ? { picture: true } : null),
    face_message: (call) =>
        isMessage(call, PREVIEW_METADATA, "mFaceListener") ? { faces: count(call.args[0].obj.value) } : null,
    face_mode: describeFaceMode,
    face_result: ({ args }) => (args[0] !== null && FACE_RESULTS.has(keyName(args[0])) ? {} : null),
    face_count: NOTHING,
};

/** What the call handed over: how many rows, whether there was a position or a picture. */
const ofResult: { [summary in Summary]?: (result: any, row: Hook) => Detail } = {
    query: (result) => ({ rows: result === null ? null : result.getCount() }),
    uri: (result): Detail => (typeof result === "number" ? { changed: result } : {}),
    provider: (result, row): Detail => (row.kind === "delivery" ? { position: result !== null } : {}),
    camera_frame: (result) => ({ frame: result !== null }),
    frame: (result) => ({ frame: result !== null }),
    face_result: (result) => ({ faces: result === null ? null : count(result) }),
    face_count: (result) => ({ faces: result }),
};

export function describeCall(row: Hook, call: Call): Detail | null {
    return ofCall[row.summary](call);
}

export function describeResult(row: Hook, result: any): Detail {
    return ofResult[row.summary]?.(result, row) ?? {};
}

/** What cannot be told is no camera's. */
function isOfCamera(reader: any): boolean {
    try {
        return isGiven(reader.getSurface());
    } catch {
        return false;
    }
}

/** A reader that had no picture has handed over none: it was asked for one. */
export function kindOf({ kind, summary }: Hook, result: any): Hook["kind"] {
    return result === null && (summary === "camera_frame" || summary === "frame") ? "request" : kind;
}

function describeUri(uri: any, more: Detail): Detail | null {
    const authority = uri === null ? null : uri.getAuthority();
    return isOfContacts(authority) ? { authority: clip(authority), path: describePath(String(uri.getPath())), ...more } : null;
}

/** content://10@com.android.contacts names the contacts of user 10. */
function isOfContacts(authority: string | null): boolean {
    return authority !== null && CONTACT_AUTHORITIES.has(authority.substring(authority.lastIndexOf("@") + 1));
}

/** A provider is named by an argument, or it is the client's own. */
function describeAuthority({ self, args, types }: Call): Detail | null {
    const first = args[0];
    if (types[0] === "android.net.Uri") {
        return describeUri(first, {});
    }
    const isNamed = types[0] === STRING && !(self.$className.endsWith("Client") && types[1] === STRING && types.length === 3);
    const authority = isNamed ? first : self.mAuthority.value;
    return isOfContacts(authority === null ? null : String(authority)) ? { authority: clip(authority) } : null;
}

function describePath(path: string): string {
    const words = path.split("/").map((word) => (word === "" || PATH_WORDS.has(word) ? word : "#"));
    return clip(words.join("/"))!;
}

function describeColumns(projection: JavaArray | null): string[] | null {
    return projection === null ? null : projection.items(COLUMNS_KEPT).map((c) => clip(c) ?? "null");
}

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

function describeCamera(camera: any): string | number | null {
    return typeof camera === "number" ? camera : clip(camera);
}

/** Whether a message of the first camera interface is of this kind and the app has set the callback for it. */
function isMessage({ self, args }: Call, what: number, callback: string): boolean {
    return args[0].what.value === what && self.mCamera.value[callback].value !== null;
}

function describeFaceMode({ args: [key, value] }: Call): Detail | null {
    if (key === null || value === null || keyName(key) !== FACE_MODE) {
        return null;
    }
    const mode = cast(value, "java.lang.Integer").intValue();
    return mode === 0 ? null : { mode };
}

function keyName(key: any): string {
    return key.getName();
}

function count(array: any): number {
    return Array.isArray(array) ? array.length : vm().getEnv().getArrayLength(array.$h);
}

const ofSignal: { [what in Lifecycle["describe"]]: (self: any, args: any[]) => { [key: string]: unknown } } = {
    activity: (_self, [activity]) => ({ activity: activity.$className, instance: identityOf(activity) }),
    view: describeView,
    // The name alone: arguments may say anything of anybody.
    program: (_self, [command]) => ({ program: clip(command.items(1)[0]) }),
};

/** What the user would recognise: an activity's class; a view's words and resource-id; a program's name. */
export function describeSignal(row: Lifecycle, self: any, args: any[]): { [key: string]: unknown } {
    return ofSignal[row.describe](self, args);
}

function identityOf(object: any): number {
    return use("java.lang.System").identityHashCode(object);
}

function describeView(view: any): { [key: string]: unknown } {
    const isText = use("android.widget.TextView").class.isInstance(view);
    const text = isText ? cast(view, "android.widget.TextView").getText() : null;
    return { class: view.$className, text: clip(text) ?? "", resource_id: resourceId(view) };
}

/** Ids that the app made up at run time (View.generateViewId) have no name. */
function resourceId(view: any): string {
    const id = view.getId();
    try {
        return id === -1 ? "" : view.getResources().getResourceName(id);
    } catch {
        return "";
    }
}

function clip(text: any): string | null {
    return text === null ? null : clipTo(TEXT_KEPT, String(text));
}
