/** Accesses that were seen below the API, and how they are linked to the calls that made them. */
import type { Description, Detail, Layer, Outcome } from "../wire.js";
import * as emit from "./emit.js";
import { readMoment, type Moment } from "./native.js";
import type { Stack } from "./stack.js";
import type { Hook } from "./table.js";
import { nameThread } from "./thread.js";
import { enter, findAround, leave } from "./underway.js";

const NAMES_KEPT = 8;

/** One that has begun. */
export interface Below {
    row: Hook;
    at: Moment;
    detail: Detail;
    signature: string;
    thread: number;
    stack: Stack;
}

export interface End {
    outcome: Outcome;
    exception: string | null;
}

/** No chain of a row's: nothing is nested in it. */
const CHAIN = "below";

/**
 * Whether an observed call that is under way on this thread made it: one about the same data, or of a class whose calls
 * come down to this. That call's access then names it in a list, and is the only one.
 */
export function isExplained(thread: number, { dataType }: Hook, fronts: readonly string[], list: Layer, name: string): boolean {
    const around = findAround(
        thread,
        ({ row }) => row.dataType === dataType || fronts.some((front) => row.className.startsWith(front)),
    );
    if (around !== null) {
        addTo(around.detail, list, name);
    }
    return around !== null;
}

/** The first names in order; of the rest the number. */
function addTo(detail: Detail, list: string, name: string): void {
    const names = (detail[list] ??= []) as string[];
    if (names.length < NAMES_KEPT) {
        names.push(name);
    } else {
        detail[`${list}_more`] = Number(detail[`${list}_more`] ?? 0) + 1;
    }
}

/** It has just begun, and nothing explains it. What it does on this thread until its end is its own. */
export function begin(row: Hook, thread: number, signature: string, detail: Detail, takeStack: () => Stack): Below {
    const below: Below = { row, at: readMoment(), detail, signature, thread, stack: takeStack() };
    enter(thread, CHAIN, below);
    return below;
}

export function end({ row, at, detail, signature, thread, stack }: Below, { outcome, exception }: End): void {
    leave(thread);
    const description: Description = {
        data_type: row.dataType,
        hook: row.hook,
        kind: row.kind,
        layer: row.layer!,
        signature,
        outcome,
        exception,
        detail,
    };
    emit.access({ at, description, thread: nameThread(), stack });
}

/** It was not worth an access after all. */
export function forget({ thread }: Below): void {
    leave(thread);
}
