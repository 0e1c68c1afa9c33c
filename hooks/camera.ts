import { CALLBACK, clip, NOTHING } from "./core/summary.js";
import { CAMERA_IMAGE, COMPRESSED_IMAGE, HANDLER, isMessage, PREVIEW_FRAME } from "./core/frames.js";
import { giveFirst } from "./core/surfaces.js";
import { delivered, rows, type Hook, type Source, type Summary } from "./core/table.js";

const SOURCE = { dataType: "camera", op: "CAMERA", permission: "android.permission.CAMERA" };
const WHY = "the app opens, steers or feeds from a camera: what it films can be a face, a child, a home";
const WHY_FRAME = "a picture of the camera is in the app's hands";

/** Which camera: its number, or its id as camera2 has it. */
const CAMERA_ID: Summary = {
    keeps: "which camera",
    call: ({ args }) => ({ camera: args.length === 0 ? null : typeof args[0] === "number" ? args[0] : clip(args[0]) }),
};

const LEGACY: Source = { ...SOURCE, className: "android.hardware.Camera", api: [23], why: WHY };

const DEVICE: Source = {
    dataType: "camera",
    op: "CAMERA",
    className: "android.hardware.camera2.impl.CameraDeviceImpl",
    known: "android.hardware.camera2.CameraDevice",
    chain: "createCaptureSession",
    api: [23],
    why: WHY,
};

const SESSION: Source = {
    dataType: "camera",
    op: "CAMERA",
    className: "android.hardware.camera2.impl.CameraCaptureSessionImpl",
    known: "android.hardware.camera2.CameraCaptureSession",
    chain: "capture",
    api: [23],
    why: "the app asks for pictures, one or a stream",
};

function posted(known: string, what: number, callback: string, name: string): Hook {
    const summary: Summary = {
        keeps: "that there was a picture",
        call: (call) => (isMessage(call, what, callback) ? { [name]: true } : null),
    };
    return delivered({ ...LEGACY, why: WHY_FRAME }, { known, ...HANDLER, summary });
}

export const camera: Hook[] = [
    ...rows(LEGACY, [
        ["open", "request", CAMERA_ID],
        ["startPreview", "request", NOTHING],
        ["setPreviewCallback", "request", CALLBACK],
        ["setOneShotPreviewCallback", "request", CALLBACK],
        ["setPreviewCallbackWithBuffer", "request", CALLBACK],
        ["setPreviewDisplay", "request", NOTHING],
        ["setPreviewTexture", "request", NOTHING, { after: giveFirst }],
        ["takePicture", "request", NOTHING],
        ["unlock", "request", NOTHING],
        ["reconnect", "request", NOTHING],
    ]),
    posted("android.hardware.Camera$PreviewCallback.onPreviewFrame", PREVIEW_FRAME, "mPreviewCallback", "frame"),
    posted("android.hardware.Camera$PictureCallback.onPictureTaken", COMPRESSED_IMAGE, "mJpegCallback", "picture"),
    ...rows({ ...SOURCE, className: "android.hardware.camera2.CameraManager", api: [23], why: WHY }, [
        ["openCamera", "request", CAMERA_ID],
    ]),
    ...rows(DEVICE, [
        ["createCaptureSession", "request", NOTHING],
        ["createCaptureSessionByOutputConfigurations", "request", NOTHING, { api: [24] }],
        ["createReprocessableCaptureSession", "request", NOTHING],
        ["createReprocessableCaptureSessionByConfigurations", "request", NOTHING, { api: [24] }],
        ["createConstrainedHighSpeedCaptureSession", "request", NOTHING],
    ]),
    ...rows(SESSION, [
        ["capture", "request", NOTHING],
        ["captureBurst", "request", NOTHING],
        ["captureSingleRequest", "request", NOTHING, { api: [28] }],
        ["captureBurstRequests", "request", NOTHING, { api: [28] }],
        ["setRepeatingRequest", "request", NOTHING],
        ["setRepeatingBurst", "request", NOTHING],
        ["setSingleRepeatingRequest", "request", NOTHING, { api: [28] }],
        ["setRepeatingBurstRequests", "request", NOTHING, { api: [28] }],
    ]),
    ...rows({ dataType: "camera", op: "CAMERA", className: "android.media.ImageReader", chain: "acquire", api: [23], why: WHY_FRAME }, [
        ["acquireLatestImage", "delivery", CAMERA_IMAGE],
        ["acquireNextImage", "delivery", CAMERA_IMAGE],
    ]),
];
