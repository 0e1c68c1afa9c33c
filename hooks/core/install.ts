/**
 * Putting hooks in place, once and for the life of the process: a hook is never reverted singly (on HotSpot that
 * freezes the app a second later), it only turns to pass-through.
 */
import type { HookReport, HookState, Instant } from "../wire.js";
import * as bridge from "./bridge.js";
import { now } from "./clock.js";
import * as emit from "./emit.js";
import type { JavaString } from "./objects.js";
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

/** Rows of one and the same method, which is replaced once. */
function install(rows: Hook[], find: () => any): HookReport[] {
    const { className, method } = rows[0];
    const say = (state: HookState, overloads: number, error: string | null): HookReport[] =>
        rows.map(({ hook, dataType: data_type }) => ({ hook, data_type, overloads, state, error }));
    try {
        const type = find();
        if (type[method] === undefined) {
            return say("absent", 0, `${className} has no method ${method}`);
        }
        const overloads = type[method].overloads;
        for (const overload of overloads) {
            bridge.implement(overload, observe(rows, overload));
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

/**
 * Wait for classes that come with the app. Using a class that is loaded and not linked crashes HotSpot, and naming one
 * that is not loaded runs its static initialiser early; so take it when its loader has just defined it, link it with
 * getDeclaredMethods(), and hook it: the hooks are live before the initialiser.
 */
export function awaitLate(rows: Hook[]): HookReport[] {
    const waiting = new Map<string, Hook[]>();
    for (const row of rows) {
        waiting.set(row.className, [...(waiting.get(row.className) ?? []), row]);
    }
    const present = bridge.findLoaded(new Set(waiting.keys()));
    const reports = present.flatMap(({ className, type }) => installLate(waiting.get(className)!, type));
    watchLoaders(waiting);
    const seen = new Set(present.map(({ className }) => className));
    const absent = rows.filter((row) => !seen.has(row.className)).map(notLoaded);
    return [...reports, ...absent];
}

function notLoaded(row: Hook): HookReport {
    const error = "not loaded yet; hooked when it is";
    return { hook: row.hook, data_type: row.dataType, state: "absent", overloads: 0, error };
}

/** The class is there, so that whatever keeps us out of it is a failure, and none of the app's business. */
function installLate(rows: Hook[], type: any): HookReport[] {
    return rows.flatMap((row) => {
        const reports = install([row], () => {
            type.getDeclaredMethods();
            return bridge.useFrom(type.getClassLoader(), row.className);
        });
        return reports.map((report) => (report.state === "absent" ? { ...report, state: "failed" } : report));
    });
}

function watchLoaders(waiting: Map<string, Hook[]>): void {
    const findClass = bridge.use("dalvik.system.BaseDexClassLoader").findClass.overload("java.lang.String");
    bridge.implement(findClass, function (this: any, name: JavaString | null) {
        const type = findClass.call(this, name);
        const rows = waiting.get(String(name));
        if (rows !== undefined && !emit.isPassing()) {
            for (const report of installLate(rows, type)) {
                emit.signal("hook", { ...report });
            }
        }
        return type;
    });
}
