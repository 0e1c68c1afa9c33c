/** What a MediaRecorder was told to record; Android forgets it when a recording ends. */
import { isGiven, takeBack } from "./surfaces.js";
import type { Call } from "./table.js";
import { WeakObjects } from "./weakobjects.js";

/** Of `MediaRecorder.VideoSource`: pictures come in at a surface; 0 and 1 are a camera. */
export const SURFACE = 2;

const sounding = new WeakObjects();
const filming = new WeakObjects();
const drawing = new WeakObjects();

export function sound({ self }: Call): void {
    sounding.note(self);
}

export function silence({ self }: Call): void {
    sounding.forget(self);
}

export function picture({ self, args }: Call): void {
    (args[0] === SURFACE ? drawing : filming).note(self);
}

export function darken({ self }: Call): void {
    filming.forget(self);
    drawing.forget(self);
    takeBack(self);
}

export function isSounding(recorder: any): boolean {
    return sounding.has(recorder);
}

/** It opens a camera itself, or a camera fills its surface. */
export function isFilming(recorder: any): boolean {
    return filming.has(recorder) || isGiven(recorder);
}

/** Pictures come in at its surface, and nobody saw from where. */
export function isDrawing(recorder: any): boolean {
    return drawing.has(recorder) && !isGiven(recorder);
}
