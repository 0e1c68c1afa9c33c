/**
 * The neutral wrapper: note the instant, call the original exactly once, note how it ended, return or throw the same
 * object. Nothing that goes wrong in here reaches the app; it is reported instead.
 */
import type { AccessEvent, Detail } from "../wire.js";
import { now } from "./clock.js";
import * as emit from "./emit.js";
import { describeEnd } from "./outcome.js";
import { capture, type Stack } from "./stack.js";
import { describeCall, describeResult } from "./summary.js";
import type { Hook } from "./table.js";
import { threadName } from "./thread.js";
import { argumentValues, resultValues } from "./values.js";

interface Begun {
    at: string;
    detail: Detail;
    stack: Stack;
    thread: string;
}

/** Methods under way, per thread: a chain of overloads is one call by the app, and its outermost is the access. */
const underWay = new Map<number, Set<string>>();

export function observe(row: Hook, overload: any): (...args: any[]) => any {
    const signature = `(${overload.argumentTypes.map((type: any) => type.className ?? type.name).join(",")})`;
    return function (this: any, ...args: any[]) {
        const thread = Process.getCurrentThreadId();
        const begun = emit.isPassing() || isNested(thread, row.hook) ? null : begin(row, args);
        if (begun === null) {
            return overload.apply(this, args);
        }
        enter(thread, row.hook);
        try {
            const result = overload.apply(this, args);
            end(row, signature, begun, result, null);
            return result;
        } catch (error) {
            end(row, signature, begun, null, error);
            throw error;
        } finally {
            leave(thread, row.hook);
        }
    };
}

/** How many threads are inside an observed call. */
export function countUnderWay(): number {
    return underWay.size;
}

function isNested(thread: number, hook: string): boolean {
    return underWay.get(thread)?.has(hook) ?? false;
}

function enter(thread: number, hook: string): void {
    underWay.set(thread, (underWay.get(thread) ?? new Set()).add(hook));
}

function leave(thread: number, hook: string): void {
    const hooks = underWay.get(thread)!;
    hooks.delete(hook);
    if (hooks.size === 0) {
        underWay.delete(thread);
    }
}

function begin(row: Hook, args: any[]): Begun | null {
    try {
        const at = now();
        const detail = describe(() => describeCall(row, args));
        if (detail !== null) {
            Object.assign(detail, describe(() => argumentValues(args)));
        }
        return detail === null ? null : { at, detail, stack: capture(), thread: threadName() };
    } catch (error) {
        reportError(row, error);
        return null;
    }
}

function end(row: Hook, signature: string, begun: Begun, result: any, error: any): void {
    try {
        const more = error === null ? describe(() => describeResult(row, result)) : {};
        Object.assign(begun.detail, more, error === null ? describe(() => resultValues(result)) : {});
        emit.access(toEvent(row, signature, begun, error), begun.stack.frames);
    } catch (fault) {
        reportError(row, fault);
    }
}

/** A summary that fails does not cost the access; the access says so. */
function describe(summarise: () => Detail | null): Detail | null {
    try {
        return summarise();
    } catch (error) {
        return { summary_error: String(error).substring(0, 200) };
    }
}

function toEvent(row: Hook, signature: string, begun: Begun, error: any): AccessEvent {
    const { hook, dataType: data_type, kind } = row;
    return {
        k: "access",
        at: begun.at,
        data_type,
        hook,
        kind,
        layer: "api",
        signature,
        ...describeEnd(error),
        detail: begun.detail,
        thread: begun.thread,
        stack: begun.stack.key,
    };
}

function reportError(row: Hook, error: unknown): void {
    emit.signal("hook_error", { hook: row.hook, error: String(error) });
}
