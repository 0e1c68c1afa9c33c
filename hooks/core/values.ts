/**
 * Values of arguments and results, for an operator who asked for them. Only values that are read without a call into
 * the app's own code: primitives, strings, framework values of final meaning; of any other object its class.
 */
import type { Detail } from "../wire.js";
import { cast } from "./bridge.js";
import { JavaArray, JavaString } from "./objects.js";
import { clipTo } from "./text.js";

const TEXT_KEPT = 1000;
const ITEMS_KEPT = 64;
const LOCATION = "android.location.Location";
const URI = /^android\.net\.Uri(\$|$)/;

let storing = false;

/** Whether values are wanted; the run says so at `start`. */
export function storeValues(wanted: boolean): void {
    storing = wanted;
}

export function isStoring(): boolean {
    return storing;
}

/** What the app passed, in order. */
export function argumentValues(args: any[]): Detail {
    return storing ? { arguments: args.map(describeValue) } : {};
}

/** What the app got, where that is a value and not a handle to more. */
export function resultValues(result: any): Detail {
    if (!storing || result === null || result === undefined) {
        return {};
    }
    if (result.$className === LOCATION) {
        return describeLocation(result);
    }
    return isPlain(result) ? { result: describeValue(result) } : {};
}

/** Longs come as objects of Frida's, strings perhaps as ours. */
function isPlain(value: any): boolean {
    return typeof value !== "object" || value instanceof JavaString || value instanceof Int64;
}

function describeLocation(object: any): Detail {
    const location = cast(object, LOCATION);
    return { latitude: location.getLatitude(), longitude: location.getLongitude() };
}

function describeValue(value: any): string {
    if (value === null || value === undefined) {
        return "null";
    }
    if (value instanceof JavaArray) {
        return clip(`[${value.items(ITEMS_KEPT).map(describeValue).join(", ")}]`);
    }
    if (isPlain(value)) {
        return clip(String(value));
    }
    if (value.$className === LOCATION) {
        return Object.values(describeLocation(value)).join(",");
    }
    return URI.test(value.$className ?? "") ? clip(String(value)) : `<${value.$className ?? typeof value}>`;
}

function clip(text: string): string {
    return clipTo(TEXT_KEPT, text);
}
