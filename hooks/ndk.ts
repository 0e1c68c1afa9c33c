/** The camera as native code has it: the NDK's functions, whose calls no method of Java sees. */
import type { Detail } from "./wire.js";
import type { Exported, Listened, NativeHook } from "./core/exports.js";
import type { Hook } from "./core/table.js";
import { clipTo } from "./core/text.js";

const CAMERA = "libcamera2ndk.so";
const MEDIA = "libmediandk.so";
const WHY = "native code opens, steers or feeds from a camera: what it films can be a face, a child, a home";
const WHY_FRAME = "a picture of the camera is in the app's hands";
const WHY_IMAGE = "a picture is in the app's hands, and nobody saw where it comes from";

// As the NDK's headers have them: ACAMERA_ERROR_PERMISSION_DENIED, AMEDIA_IMGREADER_NO_BUFFER_AVAILABLE.
const PERMISSION_DENIED = -10013;
const NO_BUFFER = -30001;

const ID_KEPT = 200;

/** The windows of image readers, by reader, and those that were made a camera's target. */
const windows = new Map<string, string>();
const fed = new Set<string>();

const FEED: [level: number, names: string[]][] = [
    [24, ["ACameraDevice_createCaptureSession", "ACameraCaptureSession_capture", "ACameraCaptureSession_setRepeatingRequest"]],
    [28, ["ACameraDevice_createCaptureSessionWithSessionParameters"]],
    [29, ["ACameraCaptureSession_logicalCamera_capture", "ACameraCaptureSession_logicalCamera_setRepeatingRequest"]],
    [33, ["ACameraCaptureSession_captureV2", "ACameraCaptureSession_setRepeatingRequestV2"]],
    [33, ["ACameraCaptureSession_logicalCamera_captureV2", "ACameraCaptureSession_logicalCamera_setRepeatingRequestV2"]],
];

const ACQUIRE: [level: number, names: string[]][] = [
    [24, ["AImageReader_acquireNextImage", "AImageReader_acquireLatestImage"]],
    [26, ["AImageReader_acquireNextImageAsync", "AImageReader_acquireLatestImageAsync"]],
];

type Own = Pick<NativeHook, "describe"> & Partial<NativeHook>;

function row(library: string, method: string, level: number, keeps: string, own: Own): NativeHook {
    return {
        hook: `${library}!${method}`,
        dataType: "camera",
        className: library,
        method,
        kind: "request",
        summary: { keeps, call: () => null },
        op: "CAMERA",
        api: [level],
        why: WHY,
        layer: "native",
        refusal: PERMISSION_DENIED,
        ...own,
    };
}

function acquire(method: string, level: number): NativeHook[] {
    const delivery = { kind: "delivery", why: WHY_FRAME, nothing: NO_BUFFER } as const;
    const describeImage = (): Detail => ({ source: "unknown" });
    return [
        row(MEDIA, method, level, "what went wrong, if anything", {
            ...delivery,
            describe: (args) => (isFed(args[0]) ? {} : null),
        }),
        row(MEDIA, method, level, "what went wrong, if anything", {
            ...delivery,
            dataType: "image",
            op: undefined,
            why: WHY_IMAGE,
            describe: describeImage,
        }),
    ];
}

export const ndk: Exported[] = [
    {
        library: CAMERA,
        name: "ACameraManager_openCamera",
        rows: [
            row(CAMERA, "ACameraManager_openCamera", 24, "which camera", {
                describe: (args) => ({ camera: describeId(args[1]) }),
            }),
        ],
    },
    ...FEED.flatMap(([level, names]) =>
        names.map((name) => ({
            library: CAMERA,
            name,
            rows: [row(CAMERA, name, level, "nothing of its arguments", { describe: () => ({}) })],
        })),
    ),
    ...ACQUIRE.flatMap(([level, names]) => names.map((name) => ({ library: MEDIA, name, rows: acquire(name, level) }))),
];

/** Where the windows of image readers come from and go to; these calls are no accesses. */
export const windowCalls: Listened[] = [
    {
        library: MEDIA,
        name: "AImageReader_getWindow",
        after: ([reader, out]) => windows.set(String(reader), String(out.readPointer())),
    },
    { library: MEDIA, name: "AImageReader_delete", before: ([reader]) => forget(String(reader)) },
    { library: CAMERA, name: "ACameraOutputTarget_create", before: ([window]) => fed.add(String(window)) },
];

export const ndkRows: Hook[] = ndk.flatMap(({ rows }) => rows);

function describeId(text: NativePointer): string | null {
    return text.isNull() ? null : clipTo(ID_KEPT, text.readUtf8String() ?? "");
}

function isFed(reader: NativePointer): boolean {
    const window = windows.get(String(reader));
    return window !== undefined && fed.has(window);
}

/** The addresses may become those of others. */
function forget(reader: string): void {
    fed.delete(windows.get(reader) ?? "");
    windows.delete(reader);
}
