/** Frames of a camera: what its first interface posts to the app's thread, and what an ImageReader hands over. */
import { isGiven } from "./surfaces.js";
import type { Call, Summary } from "./table.js";

/** What android.hardware.Camera's native half posts; the callback that the app has set is in a field of the camera. */
export const PREVIEW_FRAME = 0x10;
export const COMPRESSED_IMAGE = 0x100;
export const PREVIEW_METADATA = 0x400;

/** Where these messages arrive. */
export const HANDLER = { className: "android.hardware.Camera$EventHandler", method: "handleMessage" };

/** Whether a message of the first camera interface is of this kind and the app has set the callback for it. */
export function isMessage({ self, args }: Call, what: number, callback: string): boolean {
    return args[0].what.value === what && self.mCamera.value[callback].value !== null;
}

/** An image out of a reader. */
const IMAGE: Omit<Summary, "call"> = {
    keeps: "whether there was an image",
    result: (result) => ({ frame: result !== null }),
    isEmpty: (result) => result === null,
};

/** The reader's surface was given to a camera. */
export const CAMERA_IMAGE: Summary = { ...IMAGE, call: ({ self }) => (isOfCamera(self) ? {} : null) };

/** Nobody saw where it comes from. */
export const UNKNOWN_IMAGE: Summary = { ...IMAGE, call: () => ({ source: "unknown" }) };

/** What cannot be told is no camera's. */
function isOfCamera(reader: any): boolean {
    try {
        return isGiven(reader.getSurface());
    } catch {
        return false;
    }
}
