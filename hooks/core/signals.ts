/**
 * Calls that are no accesses: what the system has the app's process do. Each is told before the app's own code runs, and
 * so is its end, so that an access can be said to lie within it. Much of it goes on when the call has come back.
 */
import type { HookReport, Instant } from "../wire.js";
import * as bridge from "./bridge.js";
import { now } from "./clock.js";
import * as emit from "./emit.js";
import { notInApi, putInPlace, type Replacement } from "./install.js";
import type { Ending, GoingOn, Lifecycle, Place } from "./table.js";

const DATA_TYPE = "lifecycle";
const WHY = "what woke the app's process, and what it did meanwhile";

interface Begun {
    at: Instant;
    /** Of what goes on, else null. */
    key: string | null;
}

const goingOn = new Map<string, GoingOn>();

/** Tell calls of these. What could not be put in place is said as of any hook; where Android has it, that is a failure. */
export function installSignals(rows: Lifecycle[], endings: Ending[]): HookReport[] {
    return [
        ...rows.flatMap((row) => put(row, (overload) => telling(row, overload))),
        ...endings.flatMap((row) => put(row, (overload) => ending(row, overload))),
    ];
}

/** The same rows as the list of all hooks has them. */
export function listSignals(rows: Lifecycle[], endings: Ending[]): { [key: string]: unknown }[] {
    const ends = endings.map((row) => ({ ...row, keeps: "that it has ended, and when it began" }));
    return [...rows, ...ends].map(({ keeps, api, ...row }) => ({ ...placeOf({ ...row, api }), kind: "signal", keeps, why: WHY }));
}

function placeOf({ className, method, isLambda, api, concrete }: Omit<Place, "hook" | "dataType">): Place {
    return { hook: `${className}.${method}`, dataType: DATA_TYPE, className, method, isLambda, api, concrete };
}

function put(row: Omit<Place, "hook" | "dataType">, replace: (overload: any) => Replacement): HookReport[] {
    const place = placeOf(row);
    const reports = putInPlace([place], () => bridge.use(row.className), replace);
    const isMeant = notInApi(place) === null;
    return reports.map((report) => (report.state === "absent" && isMeant ? { ...report, state: "failed" } : report));
}

function telling(row: Lifecycle, overload: any): Replacement {
    return function (this: any, ...args: any[]) {
        const begun = emit.isPassing() ? null : begin(row, this, args);
        let hasReturned = false;
        try {
            const result = overload.apply(this, args);
            hasReturned = true;
            return result;
        } finally {
            if (begun !== null) {
                end(row, begun, hasReturned);
            }
        }
    };
}

function begin(row: Lifecycle, self: any, args: any[]): Begun | null {
    const at = now();
    try {
        const detail = row.describe(self, args);
        if (detail === null) {
            return null;
        }
        const key = row.goesOn === undefined ? null : keyOf(row.endSignal!, row.goesOn(self, args));
        if (key !== null) {
            goingOn.set(key, { began: at, pieces: 0 });
        }
        emit.signal(row.signal, detail, at);
        return { at, key };
    } catch (error) {
        emit.hookError(placeOf(row).hook, error, at);
        return null;
    }
}

/** Whoever threw is done, whatever was to go on. */
function end({ endSignal }: Lifecycle, { at, key }: Begun, hasReturned: boolean): void {
    if (endSignal === undefined || (key !== null && hasReturned)) {
        return;
    }
    if (key === null || goingOn.delete(key)) {
        emit.signal(endSignal, { began: at });
    }
}

function ending(row: Ending, overload: any): Replacement {
    return function (this: any, ...args: any[]) {
        const result = overload.apply(this, args);
        if (goingOn.size !== 0 && !emit.isPassing()) {
            endIfOver(row, this, args, result);
        }
        return result;
    };
}

function endIfOver(row: Ending, self: any, args: any[], result: any): void {
    try {
        const key = keyOf(row.endSignal, row.of(self, args));
        const going = goingOn.get(key);
        if (going !== undefined && row.isEnd(going, args, result) && goingOn.delete(key)) {
            emit.signal(row.endSignal, { began: going.began });
        }
    } catch (error) {
        emit.hookError(placeOf(row).hook, error);
    }
}

/** The objects live for as long as what they stand for, so that their hashes tell them apart. */
function keyOf(endSignal: string, object: any): string {
    return `${endSignal} ${identityOf(object)}`;
}

export function identityOf(object: any): number {
    return bridge.use("java.lang.System").identityHashCode(object);
}
