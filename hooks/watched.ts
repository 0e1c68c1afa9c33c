/** Calls that are no accesses: by them the rows tell what a recorder records, and what comes in at a surface. */
import { darken, silence } from "./core/recorders.js";
import { belongs, giveFirst } from "./core/surfaces.js";
import type { Call, Watched } from "./core/table.js";

export const watched: Watched[] = [
    // Every request that a camera of the second interface is to serve names its surfaces so.
    { className: "android.hardware.camera2.CaptureRequest$Builder", method: "addTarget", after: giveFirst },
    { className: "android.view.Surface", method: "$init", after: ownTexture },
    { className: "android.media.MediaRecorder", method: "reset", after: forget },
];

/** new Surface(SurfaceTexture): what comes in at the surface is the texture's. */
function ownTexture({ self, args, types }: Call): void {
    if (types[0] === "android.graphics.SurfaceTexture") {
        belongs(self, args[0]);
    }
}

function forget(call: Call): void {
    silence(call);
    darken(call);
}
