/** Where a camera's pictures go: the surfaces that the app gave to one, and what each surface fills. */
import { Stream } from "./stream.js";
import type { Call } from "./table.js";
import { WeakObjects, WeakOwners } from "./weakobjects.js";

const given = new WeakObjects();
const owners = new WeakOwners();

/** Pictures that the app takes out of what a camera fills. */
export const taken = new Stream();

/** The surface, or what it fills, was given to a camera. */
export function give(surface: any): void {
    if (surface === null) {
        return;
    }
    for (const each of [surface, owners.find(surface)]) {
        if (each !== null) {
            given.note(each);
            taken.start(each);
        }
    }
}

/** The surface fills this object: a texture, a recorder, an encoder. */
export function belongs(surface: any, owner: any): void {
    if (surface === null) {
        return;
    }
    owners.note(surface, owner);
    if (given.has(surface)) {
        give(surface);
    }
}

/** Whether what comes in here is a camera's. */
export function isGiven(object: any): boolean {
    return given.has(object);
}

/** Nothing of what came in before counts any more. */
export function takeBack(object: any): void {
    given.forget(object);
}

/** A call whose first argument a camera is to fill. */
export function giveFirst({ args }: Call): void {
    give(args[0]);
}
