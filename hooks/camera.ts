import { rows, type Feed, type Hook } from "./core/table.js";

const dataType = "camera";
const permission = "android.permission.CAMERA";
const HANDLER = { className: "android.hardware.Camera$EventHandler", method: "handleMessage" };

export const camera: Hook[] = [
    ...rows({ dataType, permission, className: "android.hardware.Camera" }, [
        ["open", "request", "camera"],
        ["startPreview", "request", "none"],
        ["setPreviewCallback", "request", "callback"],
        ["setOneShotPreviewCallback", "request", "callback"],
        ["setPreviewCallbackWithBuffer", "request", "callback"],
        ["setPreviewDisplay", "request", "none"],
        ["setPreviewTexture", "request", "none"],
        ["takePicture", "request", "none"],
        ["unlock", "request", "none"],
        ["reconnect", "request", "none"],
    ]),
    {
        hook: "android.hardware.Camera$PreviewCallback.onPreviewFrame",
        ...HANDLER,
        dataType,
        kind: "delivery",
        summary: "preview_message",
        dispatch: true,
    },
    {
        hook: "android.hardware.Camera$PictureCallback.onPictureTaken",
        ...HANDLER,
        dataType,
        kind: "delivery",
        summary: "picture_message",
        dispatch: true,
    },
    ...rows({ dataType, permission, className: "android.hardware.camera2.CameraManager" }, [["openCamera", "request", "camera"]]),
    ...rows(
        {
            dataType,
            className: "android.hardware.camera2.impl.CameraDeviceImpl",
            known: "android.hardware.camera2.CameraDevice",
            chain: "createCaptureSession",
        },
        [
            ["createCaptureSession", "request", "none"],
            ["createCaptureSessionByOutputConfigurations", "request", "none"],
            ["createReprocessableCaptureSession", "request", "none"],
            ["createReprocessableCaptureSessionByConfigurations", "request", "none"],
            ["createConstrainedHighSpeedCaptureSession", "request", "none"],
        ],
    ),
    ...rows(
        {
            dataType,
            className: "android.hardware.camera2.impl.CameraCaptureSessionImpl",
            known: "android.hardware.camera2.CameraCaptureSession",
            chain: "capture",
        },
        [
            ["capture", "request", "none"],
            ["captureBurst", "request", "none"],
            ["captureSingleRequest", "request", "none"],
            ["captureBurstRequests", "request", "none"],
            ["setRepeatingRequest", "request", "none"],
            ["setRepeatingBurst", "request", "none"],
            ["setSingleRepeatingRequest", "request", "none"],
            ["setRepeatingBurstRequests", "request", "none"],
        ],
    ),
    ...rows({ dataType, className: "android.media.ImageReader", chain: "acquire" }, [
        ["acquireLatestImage", "delivery", "camera_frame"],
        ["acquireNextImage", "delivery", "camera_frame"],
    ]),
];

/** Every request that a camera of the second interface is to serve names its surfaces so. */
export const feeds: Feed[] = [{ className: "android.hardware.camera2.CaptureRequest$Builder", method: "addTarget" }];
