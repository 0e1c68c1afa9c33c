import type { Hook } from "./core/table.js";

export const face: Hook[] = [
    {
        hook: "com.google.mlkit.vision.face.FaceDetection.getClient",
        dataType: "face",
        className: "com.google.mlkit.vision.face.FaceDetection",
        method: "getClient",
        kind: "request",
        summary: "none",
        late: true,
    },
];
