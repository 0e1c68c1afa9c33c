/**
 * SDKs that look for faces, as they are bundled in apps: hooked when their classes appear. A release build may have
 * renamed them; then only what stands below them tells, the pictures that they are handed.
 *
 * Prompts for a biometric (BiometricPrompt, androidx.biometric, FingerprintManager) are not here: the comparison is made
 * in hardware, and the app is told whether it succeeded, nothing of a face or finger.
 */
import { NOTHING } from "./core/summary.js";
import { rows, type Hook, type Methods, type Source, type Summary } from "./core/table.js";

const WHY = "the app looks for faces in pictures: a measurement of a person's body";

const SDK: Source = { dataType: "face", className: "", late: true, api: [0], why: WHY };

const ML_KIT = "com.google.mlkit.vision";
const PLAY = "com.google.android.gms.vision.face.FaceDetector";
const MEDIA_PIPE = "com.google.mediapipe.tasks.vision";

/** A SparseArray, which is Android's own class. */
const FOUND: Summary = {
    keeps: "how many faces were found",
    call: () => ({}),
    result: (faces) => ({ faces: faces === null ? null : faces.size() }),
};

/** Each of these factories is one chain: its forms call each other. */
const MEDIA_PIPE_METHODS: Methods = [
    ["createFromFile", "request", NOTHING],
    ["createFromBuffer", "request", NOTHING],
    ["createFromOptions", "request", NOTHING],
    ["detect", "delivery", NOTHING],
    ["detectForVideo", "delivery", NOTHING],
    ["detectAsync", "request", NOTHING],
];

export const faceSdks: Hook[] = [
    ...mlKit("face.FaceDetection", "face.FaceDetector"),
    ...mlKit("facemesh.FaceMeshDetection", "facemesh.FaceMeshDetector"),
    ...rows({ ...SDK, className: `${PLAY}$Builder` }, [["build", "request", NOTHING]]),
    ...rows({ ...SDK, className: PLAY }, [["detect", "delivery", FOUND]]),
    ...rows({ ...SDK, className: `${MEDIA_PIPE}.facedetector.FaceDetector`, chain: "faceDetector" }, MEDIA_PIPE_METHODS),
    ...rows({ ...SDK, className: `${MEDIA_PIPE}.facelandmarker.FaceLandmarker`, chain: "faceLandmarker" }, MEDIA_PIPE_METHODS),
];

/** The factory, and what it returns: an interface, behind which stands a class of any name. */
function mlKit(factory: string, made: string): Hook[] {
    const detector = rows({ ...SDK, className: `${ML_KIT}.${made}` }, [["process", "request", NOTHING]]);
    return rows({ ...SDK, className: `${ML_KIT}.${factory}` }, [["getClient", "request", NOTHING, { returns: detector }]]);
}
