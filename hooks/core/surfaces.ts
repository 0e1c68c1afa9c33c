/** The surfaces that the app gave to a camera, told by identity and held weakly. */
import * as bridge from "./bridge.js";
import * as emit from "./emit.js";
import type { Feed } from "./table.js";

let given: any = null;

/** Note from now on what is given to a camera; these calls are no accesses. */
export function watchSurfaces(feeds: Feed[]): void {
    const collections = bridge.use("java.util.Collections");
    given = collections.synchronizedSet(collections.newSetFromMap(bridge.use("java.util.WeakHashMap").$new()));
    for (const feed of feeds) {
        try {
            watch(feed);
        } catch (error) {
            report(feed, error);
        }
    }
}

/** Whether pictures that are read from this surface are a camera's. */
export function isGiven(surface: any): boolean {
    return surface !== null && given.contains(surface);
}

function watch(feed: Feed): void {
    for (const overload of bridge.use(feed.className)[feed.method].overloads) {
        bridge.implement(overload, function (this: any, ...args: any[]) {
            try {
                given.add(args[0]);
            } catch (error) {
                report(feed, error);
            }
            return overload.apply(this, args);
        });
    }
}

function report({ className, method }: Feed, error: unknown): void {
    emit.hookError(`${className}.${method}`, error);
}
