import { UNKNOWN_IMAGE } from "./core/frames.js";
import { rows, type Hook } from "./core/table.js";

/** Pictures of which no hook saw where they come from: a screen, a video, a camera that was opened below Java. */
export const image: Hook[] = rows(
    {
        dataType: "image",
        className: "android.media.ImageReader",
        chain: "acquire",
        api: [23],
        why: "a picture of unknown origin is in the app's hands, perhaps of a camera that was opened below Java",
    },
    [
        ["acquireLatestImage", "delivery", UNKNOWN_IMAGE],
        ["acquireNextImage", "delivery", UNKNOWN_IMAGE],
    ],
);
