import type { Hook } from "./core/table.js";

export const camera: Hook[] = [
    {
        hook: "android.hardware.Camera.open",
        dataType: "camera",
        className: "android.hardware.Camera",
        method: "open",
        kind: "request",
        summary: "camera",
    },
];
