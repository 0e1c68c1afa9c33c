/**
 * Putting hooks in place, once and for the life of the process: a hook is never reverted singly (on HotSpot that
 * freezes the app a second later), it only turns to pass-through.
 */
import type { HookReport, HookState, Instant } from "../wire.js";
import * as bridge from "./bridge.js";
import { now } from "./clock.js";
import * as emit from "./emit.js";
import type { Hook, Lifecycle } from "./table.js";
import { observe } from "./wrapper.js";

/** Hook every overload found at run time and say what came of it. */
export function installAll(rows: Hook[]): HookReport[] {
    const methods = new Map<string, Hook[]>();
    for (const row of rows) {
        const name = `${row.className}.${row.method}`;
        methods.set(name, [...(methods.get(name) ?? []), row]);
    }
    return [...methods.values()].flatMap((same) => install(same, () => bridge.use(same[0].className)));
}

type Replacement = (...args: any[]) => any;

/** Rows of one and the same method, which is replaced once; `foundBy` says how a class of the app's was met. */
export function install(
    rows: Hook[],
    find: () => any,
    foundBy: string | null = null,
    replace?: (overload: any) => Replacement,
): HookReport[] {
    const { className, method } = rows[0];
    const say = (state: HookState, overloads: number, error: string | null): HookReport[] =>
        rows.map(({ hook, dataType: data_type }) => ({ hook, data_type, overloads, state, error, found_by: foundBy }));
    try {
        const type = find();
        if (type[method] === undefined) {
            return say("absent", 0, `${className} has no method ${method}`);
        }
        const overloads = type[method].overloads;
        for (const overload of overloads) {
            bridge.implement(overload, replace?.(overload) ?? observe(rows, overload));
        }
        return say("installed", overloads.length, null);
    } catch (error) {
        return say(isMissing(error) ? "absent" : "failed", 0, String(error));
    }
}

/** ART says ClassNotFoundException, HotSpot NoClassDefFoundError; whatever else goes wrong is a failure of ours. */
function isMissing(error: unknown): boolean {
    return /ClassNotFoundException|NoClassDefFoundError/.test(String(error));
}

/** Report calls that are no accesses: the signal is taken before the app's own code runs. */
export function installLifecycle(rows: Lifecycle[]): void {
    for (const row of rows) {
        try {
            installSignal(row);
        } catch (error) {
            emit.hookError(nameOf(row), error);
        }
    }
}

function installSignal(row: Lifecycle): void {
    for (const overload of bridge.use(row.className)[row.method].overloads) {
        bridge.implement(overload, function (this: any, ...args: any[]) {
            const began = emit.isPassing() ? null : report(row, this, args);
            try {
                return overload.apply(this, args);
            } finally {
                if (began !== null && row.endSignal !== undefined) {
                    emit.signal(row.endSignal, { began });
                }
            }
        });
    }
}

function report(row: Lifecycle, self: any, args: any[]): Instant {
    const at = now();
    try {
        emit.signal(row.signal, row.describe(self, args), at);
    } catch (error) {
        emit.hookError(nameOf(row), error, at);
    }
    return at;
}

function nameOf({ className, method }: Lifecycle): string {
    return `${className}.${method}`;
}
