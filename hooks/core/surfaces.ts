/** Where a camera's pictures go: the surfaces that the app gave to one, and what each surface fills. */
import type { Call } from "./table.js";
import { WeakObjects } from "./weakobjects.js";

const given = new WeakObjects();
const owners = new WeakObjects();
const unread = new WeakObjects();

/** The surface, or what it fills, was given to a camera. */
export function give(surface: any): void {
    if (surface === null) {
        return;
    }
    for (const each of [surface, owners.find(surface)]) {
        if (each !== null) {
            given.note(each);
            unread.note(each);
        }
    }
}

/** The surface fills this object: a texture, a recorder, an encoder. */
export function belongs(surface: any, owner: any): void {
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

/** Whether the app has taken nothing out of it since it was given to a camera. */
export function isUnread(object: any): boolean {
    return unread.has(object);
}

export function markRead(object: any): void {
    unread.forget(object);
}

/** A call whose first argument a camera is to fill. */
export function giveFirst({ args }: Call): void {
    give(args[0]);
}
