import type { Detail, Instant } from "../wire.js";

/** A call that has begun, and what its access will say of it. */
export interface UnderWay {
    at: Instant;
    row: { dataType: string; className: string };
    detail: Detail;
}

/**
 * Observed calls under way, per thread: a chain of overloads is one call by the app, and its outermost is the access.
 */
const chains = new Map<number, Map<string, UnderWay>>();

export function isNested(thread: number, chain: string): boolean {
    return chains.get(thread)?.has(chain) ?? false;
}

export function enter(thread: number, chain: string, call: UnderWay): void {
    chains.set(thread, (chains.get(thread) ?? new Map<string, UnderWay>()).set(chain, call));
}

/** The innermost call of this thread that this is true of; null when there is none. */
export function findAround(thread: number, isMeant: (call: UnderWay) => boolean): UnderWay | null {
    return [...(chains.get(thread)?.values() ?? [])].reverse().find(isMeant) ?? null;
}

export function leave(thread: number, chain: string): void {
    const inside = chains.get(thread)!;
    inside.delete(chain);
    if (inside.size === 0) {
        chains.delete(thread);
    }
}

/** How many observed calls have not returned; a thread may be inside several, each made by the app's code in another. */
export function countUnderWay(): number {
    let count = 0;
    for (const inside of chains.values()) {
        count += inside.size;
    }
    return count;
}

/** When the earliest of the calls began that have not returned; null when there is none. */
export function underWaySince(): Instant | null {
    let earliest: Instant | null = null;
    for (const inside of chains.values()) {
        for (const { at } of inside.values()) {
            if (earliest === null || BigInt(at) < BigInt(earliest)) {
                earliest = at;
            }
        }
    }
    return earliest;
}
