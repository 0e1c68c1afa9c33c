/** Observed calls under way, per thread: a chain of overloads is one call by the app, and its outermost is the access. */
const chains = new Map<number, Set<string>>();

export function isNested(thread: number, chain: string): boolean {
    return chains.get(thread)?.has(chain) ?? false;
}

export function enter(thread: number, chain: string): void {
    chains.set(thread, (chains.get(thread) ?? new Set()).add(chain));
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
