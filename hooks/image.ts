import { rows, type Hook } from "./core/table.js";

/** Pictures of which no hook saw where they come from: a screen, a video, a camera that was opened below Java. */
export const image: Hook[] = rows({ dataType: "image", className: "android.media.ImageReader", chain: "acquire" }, [
    ["acquireLatestImage", "delivery", "frame"],
    ["acquireNextImage", "delivery", "frame"],
]);
