/** Films: of a camera, or of pictures of which no hook saw where they come from. */
import type { Detail } from "./wire.js";
import { darken, isDrawing, isFilming, picture, SURFACE } from "./core/recorders.js";
import { NOTHING } from "./core/summary.js";
import { belongs, isGiven, taken } from "./core/surfaces.js";
import { rows, type Call, type Hook, type Methods, type Source, type Summary } from "./core/table.js";

const permission = "android.permission.CAMERA";
const WHY = "the app films with a camera: whoever is before it, a child, a home";
const WHY_UNKNOWN = "the app makes a film of pictures of unknown origin, perhaps of a camera behind effects of its own";
const WHY_FRAME = "a picture of the camera is in the app's hands, as a texture that it may draw, filter and read";

/** Rows of one chain exclude each other; of sound the microphone's rows tell. */
const FILM: Source = {
    dataType: "camera",
    className: "android.media.MediaRecorder",
    chain: "film",
    permission,
    api: [23],
    why: WHY,
};
const DRAWN: Source = { ...FILM, dataType: "image", permission: undefined, why: WHY_UNKNOWN };

const CAMERA_SOURCE: Summary = {
    keeps: "nothing; a surface as the source is no access yet",
    call: ({ args }) => (args[0] === SURFACE ? null : {}),
};
const SURFACE_SOURCE: Summary = {
    keeps: "that the source is a surface",
    call: ({ args }) => (args[0] === SURFACE ? unknown() : null),
};
const CAMERA_GIVEN: Summary = { keeps: "nothing", call: ({ args }) => (args[0] === null ? null : {}) };

/** The recorder films with a camera, or draws what comes in at its surface. */
const FILMING: Summary = {
    keeps: "nothing; a recorder without a camera is none's",
    call: ({ self }) => (isFilming(self) ? {} : null),
};
const DRAWING: Summary = {
    keeps: "that no hook saw where the pictures come from",
    call: ({ self }) => (isDrawing(self) ? unknown() : null),
};
const FILMED: Summary = { ...FILMING, result: () => ({ recording: true }) };
const DREW: Summary = { ...DRAWING, result: () => ({ recording: true }) };

/** A surface that an encoder or recorder is to read from. */
const GIVEN_SURFACE: Summary = {
    keeps: "nothing; a surface that was not given to a camera is none's",
    call: ({ args }) => (isGiven(args[0]) ? {} : null),
};
const OTHER_SURFACE: Summary = {
    keeps: "that no hook saw where the pictures come from",
    call: ({ args }) => (args[0] === null || isGiven(args[0]) ? null : unknown()),
};
const NEW_SURFACE: Summary = { keeps: "that no hook saw yet what will come in", call: () => unknown() };

const TEXTURE_FRAME: Summary = {
    keeps:
        "whether there was a picture; an access is the first after the texture was given to a camera, the calls before " +
        "it, and then one a second",
    call: ({ self }) => (taken.isDue(self) ? {} : null),
    result: (_result, { call: { self } }) => ({ frame: hasFrame(self) }),
    isEmpty: (_result, { self }) => !hasFrame(self),
};

const CODEC: Source = { ...FILM, className: "android.media.MediaCodec" };
const CODEC_DRAWN: Source = { ...DRAWN, className: "android.media.MediaCodec" };

/** Android 12 and newer: what a vendor's own modes (night, bokeh) capture. */
const EXTENSION: Source = {
    dataType: "camera",
    op: "CAMERA",
    className: "android.hardware.camera2.impl.CameraExtensionSessionImpl",
    known: "android.hardware.camera2.CameraExtensionSession",
    chain: "capture",
    api: [31],
    why: "the app asks for pictures, one or a stream",
};

const EXTENSION_METHODS: Methods = [
    ["capture", "request", NOTHING],
    ["setRepeatingRequest", "request", NOTHING],
];

export const video: Hook[] = [
    ...rows(FILM, [
        ["setCamera", "request", CAMERA_GIVEN],
        ["setVideoSource", "request", CAMERA_SOURCE, { after: picture }],
        ["getSurface", "request", FILMING, { after: ownReturned }],
        ["setInputSurface", "request", GIVEN_SURFACE, { after: ownFirst }],
        ["prepare", "request", FILMING],
        ["start", "request", FILMING, { op: "CAMERA" }],
        ["resume", "request", FILMING, { api: [24] }],
        ["stop", "delivery", FILMED, { after: darken }],
    ]),
    ...rows(DRAWN, [
        ["setVideoSource", "request", SURFACE_SOURCE],
        ["getSurface", "request", DRAWING],
        ["setInputSurface", "request", OTHER_SURFACE],
        ["prepare", "request", DRAWING],
        ["start", "request", DRAWING],
        ["resume", "request", DRAWING, { api: [24] }],
        ["stop", "delivery", DREW],
    ]),
    ...rows(CODEC, [["setInputSurface", "request", GIVEN_SURFACE, { after: ownFirst }]]),
    ...rows(CODEC_DRAWN, [
        ["createInputSurface", "request", NEW_SURFACE, { after: ownReturned }],
        ["setInputSurface", "request", OTHER_SURFACE],
    ]),
    ...rows({ ...FILM, className: "android.graphics.SurfaceTexture", isPerilous: true, chain: undefined, permission: undefined, why: WHY_FRAME }, [
        ["updateTexImage", "delivery", TEXTURE_FRAME, { after: readFrame }],
    ]),
    ...rows(
        {
            ...EXTENSION,
            className: "android.hardware.camera2.impl.CameraDeviceImpl",
            known: "android.hardware.camera2.CameraDevice",
            chain: "createCaptureSession",
        },
        [["createExtensionSession", "request", NOTHING]],
    ),
    ...rows(EXTENSION, EXTENSION_METHODS),
    ...rows(
        { ...EXTENSION, className: "android.hardware.camera2.impl.CameraAdvancedExtensionSessionImpl", known: undefined },
        EXTENSION_METHODS,
    ),
];

function unknown(): Detail {
    return { source: "unknown" };
}

function ownReturned({ self }: Call, surface: any): void {
    belongs(surface, self);
}

function ownFirst({ self, args }: Call): void {
    belongs(args[0], self);
}

/** The timestamp of a texture is that of its picture, and 0 before the first one. */
function hasFrame(texture: any): boolean {
    return Number(texture.getTimestamp()) !== 0;
}

function readFrame({ self }: Call): void {
    if (hasFrame(self)) {
        taken.take(self);
    }
}
