/**
 * The neutral wrapper: note the instant, call the original exactly once, note how it ended, return or throw the same
 * object. Nothing that goes wrong in here reaches the app; it is reported instead.
 */
import type { AccessEvent, Detail } from "../wire.js";
import { now } from "./clock.js";
import * as emit from "./emit.js";
import { describeEnd } from "./outcome.js";
import { captureWithAsker } from "./errands.js";
import type { Stack } from "./stack.js";
import { describeResult, kindOf } from "./summary.js";
import type { Access, Call, Hook } from "./table.js";
import { threadName } from "./thread.js";
import { enter, isNested, leave } from "./underway.js";
import { argumentValues, resultValues } from "./values.js";

interface Begun extends Access {
    stack: Stack;
    thread: string;
}

/** Rows of one method: the first that has something to say of a call is the one that it belongs to. */
export function observe(rows: Hook[], overload: any): (...args: any[]) => any {
    const types: string[] = overload.argumentTypes.map((type: any) => type.className ?? type.name);
    const signature = `(${types.join(",")})`;
    const chain = rows[0].chain ?? rows[0].hook;
    return function (this: any, ...args: any[]) {
        const thread = Process.getCurrentThreadId();
        const begun =
            emit.isPassing() || isNested(thread, chain) ? null : begin(rows, { self: this, args, types }, thread);
        if (begun === null) {
            return overload.apply(this, args);
        }
        if (begun.row.dispatch) {
            end(signature, begun, undefined, null);
            return overload.apply(this, args);
        }
        enter(thread, chain, begun.at);
        try {
            const result = overload.apply(this, args);
            end(signature, begun, result, null);
            return result;
        } catch (error) {
            end(signature, begun, null, error);
            throw error;
        } finally {
            leave(thread, chain);
        }
    };
}

function begin(rows: Hook[], call: Call, thread: number): Begun | null {
    const at = now();
    for (const row of rows) {
        try {
            const detail = describe(() => row.summary.call(call));
            if (detail !== null) {
                Object.assign(detail, describe(() => argumentValues(call.args)));
                return { row, call, at, detail, stack: captureWithAsker(thread), thread: threadName() };
            }
        } catch (error) {
            emit.hookError(row.hook, error);
        }
    }
    return null;
}

function end(signature: string, begun: Begun, result: any, error: any): void {
    try {
        if (error === null && !begun.row.dispatch) {
            Object.assign(begun.detail, describe(() => describeResult(begun, result)));
            Object.assign(begun.detail, describe(() => resultValues(result)));
        }
        emit.access(toEvent(signature, begun, result, error), begun.stack.frames);
    } catch (fault) {
        emit.hookError(begun.row.hook, fault);
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

function toEvent(signature: string, begun: Begun, result: any, error: any): AccessEvent {
    const { hook, dataType: data_type } = begun.row;
    return {
        k: "access",
        at: begun.at,
        data_type,
        hook,
        kind: error === null ? kindOf(begun.row, result, begun.call) : begun.row.kind,
        layer: "api",
        signature,
        ...describeEnd(begun.row, result, error),
        detail: begun.detail,
        thread: begun.thread,
        stack: begun.stack.key,
    };
}
