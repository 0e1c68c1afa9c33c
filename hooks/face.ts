import type { Detail } from "./wire.js";
import { cast, vm } from "./core/bridge.js";
import { CALLBACK, NOTHING } from "./core/summary.js";
import { HANDLER, isMessage, PREVIEW_METADATA } from "./core/frames.js";
import { delivered, rows, type Call, type Hook, type Summary } from "./core/table.js";

const FACE_MODE = "android.statistics.faceDetectMode";
const FACE_RESULTS = new Set([
    "android.statistics.faces",
    "android.statistics.faceIds",
    "android.statistics.faceLandmarks",
    "android.statistics.faceRectangles",
    "android.statistics.faceScores",
]);

const dataType = "face";
const WHY = "the app looks for faces in pictures, or is told where they are: a measurement of a person's body";

const FACE_COUNT: Summary = { keeps: "how many faces were found", call: () => ({}), result: (faces) => ({ faces }) };

const TOLD_FACES: Summary = {
    keeps: "how many faces the camera found",
    call: (call) =>
        isMessage(call, PREVIEW_METADATA, "mFaceListener") ? { faces: count(call.args[0].obj.value) } : null,
};

const MODE: Summary = { keeps: "the mode of the camera's face detection, when it is switched on", call: describeFaceMode };

const READ_FACES: Summary = {
    keeps: "how many faces the result has; what else is read of a result is no access",
    call: ({ args }) => (args[0] !== null && FACE_RESULTS.has(keyName(args[0])) ? {} : null),
    result: (result) => ({ faces: result === null ? null : count(result) }),
};

export const face: Hook[] = [
    ...rows({ dataType, className: "android.media.FaceDetector", api: [23], why: WHY }, [
        ["findFaces", "delivery", FACE_COUNT],
    ]),
    ...rows({ dataType, className: "android.hardware.Camera", api: [23], why: WHY }, [
        ["startFaceDetection", "request", NOTHING],
        ["setFaceDetectionListener", "request", CALLBACK],
    ]),
    delivered(
        { dataType, api: [23], why: WHY },
        { known: "android.hardware.Camera$FaceDetectionListener.onFaceDetection", ...HANDLER, summary: TOLD_FACES },
    ),
    ...rows({ dataType, className: "android.hardware.camera2.CaptureRequest$Builder", api: [23], why: WHY }, [
        ["set", "request", MODE],
    ]),
    ...rows({ dataType, className: "android.hardware.camera2.CaptureResult", api: [23], why: WHY }, [
        ["get", "delivery", READ_FACES],
    ]),
];

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
