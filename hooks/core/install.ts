/**
 * Putting hooks in place, once and for the life of the process: a hook is never reverted singly (on HotSpot that
 * freezes the app a second later), it only turns to pass-through.
 */
import type { HookReport, HookState } from "../wire.js";
import * as bridge from "./bridge.js";
import { sendCanary } from "./canary.js";
import * as emit from "./emit.js";
import { observeAll } from "./layers.js";
import { expect, type Trial } from "./proof.js";
import { named, type After, type Hook, type Place, type Summary } from "./table.js";

const LAMBDA = "lambda$";

/** Hook every overload found at run time and say what came of it. */
export function installAll(rows: Hook[]): HookReport[] {
    const methods = new Map<string, Hook[]>();
    for (const row of rows) {
        const name = `${row.className}.${row.method}`;
        methods.set(name, [...(methods.get(name) ?? []), row]);
    }
    return [...methods.values()].flatMap((same) => install(same, () => bridge.use(same[0].className)));
}

export type Replacement = (...args: any[]) => any;

/** Rows of one and the same method, which is replaced once; `foundBy` says how a class of the app's was met. */
export function install(
    rows: Hook[],
    find: () => any,
    foundBy: string | null = null,
    replace = observing(rows),
): HookReport[] {
    return putInPlace(rows, find, replace, foundBy);
}

function observing(rows: Hook[]): (overload: any) => Replacement {
    const steps = rows.flatMap(stepsOf);
    return (overload) => observeAll(rows, steps, overload);
}

/** The same for rows of any kind. */
export function putInPlace(
    rows: Place[],
    find: () => any,
    replace: (overload: any) => Replacement,
    foundBy: string | null = null,
): HookReport[] {
    const { className } = rows[0];
    const say = (state: HookState, overloads: number, error: string | null): HookReport[] =>
        rows.map((row) => ({ ...named(row), overloads, state, error, found_by: foundBy }));
    try {
        const type = find();
        const method = nameIn(type, rows[0]);
        if (type[method] === undefined) {
            return say("absent", 0, notInApi(rows[0]) ?? `${className} has no method ${method}`);
        }
        const overloads = type[method].overloads;
        for (const overload of overloads) {
            bridge.implement(overload, replace(overload));
        }
        const reports = say("installed", overloads.length, null);
        if (foundBy === null && !rows[0].isPerilous) {
            const target = rows[0].concrete === undefined ? type : bridge.use(rows[0].concrete);
            expect(reports, overloads.map((overload: any) => trialOf(overload, target)));
        }
        return reports;
    } catch (error) {
        return bridge.isMissing(error)
            ? say("absent", 0, notInApi(rows[0]) ?? String(error))
            : say("failed", 0, String(error));
    }
}

function trialOf(overload: any, type: any): Trial {
    const types = overload.argumentTypes.map((each: any) => each.className);
    return { name: `${overload.methodName}(${types.join(",")})`, try: () => sendCanary(bridge.vm().getEnv(), overload, type) };
}

/** The compiler makes a method of a lambda's body, whose name is different in each version of Android. */
function nameIn(type: any, { method, isLambda }: Place): string {
    const lambdas: string[] = isLambda ? type.$ownMembers.filter((name: string) => name.startsWith(LAMBDA)) : [];
    return lambdas.length === 1 ? lambdas[0] : method;
}

/** That this version of Android is not meant to have it. */
export function notInApi({ api: [first, last] }: Place): string | null {
    const level = bridge.use("android.os.Build$VERSION").SDK_INT.value;
    return level < first || level > (last ?? level) ? `not part of API ${level}` : null;
}

/** What is done when a call of this row has returned. */
function stepsOf({ after, returns }: Hook): After[] {
    const steps = after === undefined ? [] : [after];
    return returns === undefined ? steps : [...steps, awaitReturned(returns)];
}

/** The rows that hand something over to the app, of those classes of which all are in place. */
export function handingOver(rows: Hook[], reports: HookReport[]): Hook[] {
    const installed = new Set(reports.filter(({ state }) => state === "installed").map(({ hook }) => hook));
    const handing = rows.filter(({ dispatch }) => dispatch);
    const missing = new Set(handing.filter(({ hook }) => !installed.has(hook)).map(({ className }) => className));
    return handing.filter(({ className }) => !missing.has(className));
}

export function notLoaded(row: Hook): HookReport {
    const error = "not loaded yet; hooked when it is";
    return { ...named(row), state: "absent", overloads: 0, error, found_by: null };
}

/** The class is there, so that whatever keeps us out of it is a failure, and none of the app's business. */
export function installLate(rows: Hook[], type: any, foundBy: string): HookReport[] {
    return rows.flatMap((row) => {
        const find = () => {
            type.getDeclaredMethods();
            return bridge.useClass(type, row.className);
        };
        const reports = install([row], find, foundBy);
        return row.isOptional ? reports : reports.map((report) => (report.state === "absent" ? { ...report, state: "failed" } : report));
    });
}

/** Rows of what factories will return. */
export function reportReturned(rows: Hook[]): HookReport[] {
    return rows.flatMap(({ returns }) => returns ?? []).map(notLoaded);
}

/**
 * Rows of objects that a factory returns: their class is hooked when the first of it comes. A method that it has from
 * another class is everybody's there, so that only objects of this class count.
 */
function awaitReturned(rows: Hook[]): After {
    const seen = new Set<string>();
    return (_call, result) => {
        const className: string | undefined = result?.$className;
        if (className === undefined || seen.has(className)) {
            return;
        }
        seen.add(className);
        const type = bridge.cast(result, "java.lang.Object").getClass();
        const ours = rows.map((row) => ({ ...row, className, summary: only(className, row) }));
        for (const report of installLate(ours, type, "returned")) {
            emit.signal("hook", { ...report });
        }
    };
}

function only(className: string, { summary }: Hook): Summary {
    return { ...summary, call: (call) => (call.self.$className === className ? summary.call(call) : null) };
}
