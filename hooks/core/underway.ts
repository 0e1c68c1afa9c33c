import type { Detail } from "../wire.js";
import type { Moment } from "./native.js";

/** A call that has begun, and what its access will say of it. */
export interface UnderWay {
    at: Moment;
    row: { dataType: string; className: string };
    detail: Detail;
}

interface Entered {
    chain: string;
    call: UnderWay;
}

/**
 * Observed calls under way, per thread, the innermost last: a chain of overloads is one call by the app, and its
 * outermost is the access.
 */
const threads = new Map<number, Entered[]>();

export function isNested(thread: number, chain: string): boolean {
    const inside = threads.get(thread);
    return inside !== undefined && inside.some((entered) => entered.chain === chain);
}

export function enter(thread: number, chain: string, call: UnderWay): void {
    const inside = threads.get(thread);
    if (inside === undefined) {
        threads.set(thread, [{ chain, call }]);
    } else {
        inside.push({ chain, call });
    }
}

/** The innermost call of this thread that this is true of; null when there is none. */
export function findAround(thread: number, isMeant: (call: UnderWay) => boolean): UnderWay | null {
    const inside = threads.get(thread) ?? [];
    for (let i = inside.length - 1; i >= 0; i--) {
        if (isMeant(inside[i].call)) {
            return inside[i].call;
        }
    }
    return null;
}

/** The innermost call of the thread has returned. */
export function leave(thread: number): void {
    const inside = threads.get(thread)!;
    inside.pop();
    if (inside.length === 0) {
        threads.delete(thread);
    }
}

/** How many observed calls have not returned; a thread may be inside several, each made by the app's code in another. */
export function countUnderWay(): number {
    let count = 0;
    for (const inside of threads.values()) {
        count += inside.length;
    }
    return count;
}

/** When the earliest of the calls began that have not returned; null when there is none. */
export function underWaySince(): Moment | null {
    let earliest: Moment | null = null;
    for (const [{ call }] of threads.values()) {
        if (earliest === null || call.at < earliest) {
            earliest = call.at;
        }
    }
    return earliest;
}
