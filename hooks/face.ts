import { rows, type Hook } from "./core/table.js";

const dataType = "face";

export const face: Hook[] = [
    ...rows({ dataType, className: "android.media.FaceDetector" }, [["findFaces", "delivery", "face_count"]]),
    ...rows({ dataType, className: "android.hardware.Camera" }, [
        ["startFaceDetection", "request", "none"],
        ["setFaceDetectionListener", "request", "none"],
    ]),
    {
        hook: "android.hardware.Camera$FaceDetectionListener.onFaceDetection",
        dataType,
        className: "android.hardware.Camera$EventHandler",
        method: "handleMessage",
        kind: "delivery",
        summary: "face_message",
        dispatch: true,
    },
    ...rows({ dataType, className: "android.hardware.camera2.CaptureRequest$Builder" }, [["set", "request", "face_mode"]]),
    ...rows({ dataType, className: "android.hardware.camera2.CaptureResult" }, [["get", "delivery", "face_result"]]),
    {
        hook: "com.google.mlkit.vision.face.FaceDetection.getClient",
        dataType,
        className: "com.google.mlkit.vision.face.FaceDetection",
        method: "getClient",
        kind: "request",
        summary: "none",
        late: true,
    },
];
