import type { Moment } from "./native.js";

interface UnderWay {
    chain: string;
    at: Moment;
}

/**
 * Observed calls under way and when they began, per thread, the innermost last: a chain of overloads is one call by the
 * app, and its outermost is the access.
 */
const threads = new Map<number, UnderWay[]>();

export function isNested(thread: number, chain: string): boolean {
    const inside = threads.get(thread);
    return inside !== undefined && inside.some((call) => call.chain === chain);
}

export function enter(thread: number, chain: string, at: Moment): void {
    const inside = threads.get(thread);
    if (inside === undefined) {
        threads.set(thread, [{ chain, at }]);
    } else {
        inside.push({ chain, at });
    }
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
    for (const [{ at }] of threads.values()) {
        if (earliest === null || at < earliest) {
            earliest = at;
        }
    }
    return earliest;
}
