/**
 * The neutral wrapper: note the instant, call the original exactly once, note how it ended, return or throw the same
 * object. Nothing that goes wrong in here reaches the app; it is reported instead.
 */
import type { Description, Detail } from "../wire.js";
import * as emit from "./emit.js";
import { withAsker } from "./errands.js";
import { readMoment } from "./native.js";
import { describeEnd } from "./outcome.js";
import { currentPlace } from "./place.js";
import type { Stack } from "./stack.js";
import { describeResult, kindOf } from "./summary.js";
import type { Access, Call, Hook } from "./table.js";
import { enter, isNested, leave } from "./underway.js";
import { argumentValues, isStoring, resultValues } from "./values.js";

const DESCRIPTIONS_REMEMBERED = 256;
const TEXT_REMEMBERED = 1000;

interface Begun extends Access {
    said: Said;
    stack: Stack;
    thread: string;
}

/** What calls of one overload have said of a row, by its text: who says the same again has the same description. */
interface Said {
    row: Hook;
    signature: string;
    descriptions: Map<string, Description>;
}

/** Rows of one method: the first that has something to say of a call is the one that it belongs to. */
export function observe(rows: Hook[], overload: any): (...args: any[]) => any {
    const types: string[] = overload.argumentTypes.map((type: any) => type.className ?? type.name);
    const signature = `(${types.join(",")})`;
    const said = rows.map((row): Said => ({ row, signature, descriptions: new Map() }));
    const chain = rows[0].chain ?? rows[0].hook;
    return function (this: any, ...args: any[]) {
        const thread = Process.getCurrentThreadId();
        if (emit.isPassing() || isNested(thread, chain)) {
            return overload.apply(this, args);
        }
        const begun = begin(said, { self: this, args, types }, thread);
        if (begun === null) {
            return overload.apply(this, args);
        }
        if (begun.said.row.dispatch) {
            handOver(begun);
            return overload.apply(this, args);
        }
        enter(thread, chain, begun);
        try {
            const result = overload.apply(this, args);
            end(begun, result, null);
            return result;
        } catch (error) {
            end(begun, null, error);
            throw error;
        } finally {
            leave(thread);
        }
    };
}

function begin(rows: Said[], call: Call, thread: number): Begun | null {
    const at = readMoment();
    for (const said of rows) {
        try {
            const detail = describeCall(said.row, call);
            if (detail !== null) {
                const place = currentPlace();
                return { said, row: said.row, call, at, detail, stack: withAsker(thread, place.stack), thread: place.thread };
            }
        } catch (error) {
            emit.hookError(said.row.hook, error);
        }
    }
    return null;
}

function describeCall({ summary }: Hook, call: Call): Detail | null {
    let detail: Detail | null;
    try {
        detail = summary.call(call);
    } catch (error) {
        detail = toDetail(error);
    }
    return detail === null || !isStoring() ? detail : add(detail, () => argumentValues(call.args));
}

/** What fails to be summarised does not cost the access; the access says so. */
function add(detail: Detail, summarise: () => Detail): Detail {
    try {
        return Object.assign(detail, summarise());
    } catch (error) {
        return Object.assign(detail, toDetail(error));
    }
}

function toDetail(error: unknown): Detail {
    return { summary_error: String(error).substring(0, 200) };
}

function end(begun: Begun, result: any, error: any): void {
    const { said, at, stack, thread } = begun;
    try {
        if (error === null && !said.row.dispatch) {
            addResult(begun, result);
        }
        emit.access({ at, description: findDescription(begun, result, error), thread, stack });
    } catch (fault) {
        emit.hookError(said.row.hook, fault);
    }
}

/** Where it is handed to several, each has it; where to nobody, it is no access. */
function handOver(begun: Begun): void {
    for (const detail of detailsOf(begun)) {
        end({ ...begun, detail }, undefined, null);
    }
}

function detailsOf({ row, call, detail }: Begun): Detail[] {
    const { recipients } = row.summary;
    if (recipients === undefined) {
        return [detail];
    }
    try {
        return recipients(call).map((listener) => ({ ...detail, listener }));
    } catch (error) {
        return [{ ...detail, ...toDetail(error) }];
    }
}

function addResult(access: Access, result: any): void {
    const { row, detail } = access;
    if (row.summary.result !== undefined) {
        add(detail, () => describeResult(access, result));
    }
    if (isStoring()) {
        add(detail, () => resultValues(result));
    }
}

function findDescription({ said, row, call, detail }: Begun, result: any, error: any): Description {
    const { signature, descriptions } = said;
    const kind = error === null ? kindOf(row, result, call) : row.kind;
    const { outcome, exception } = describeEnd(row, result, error, call);
    const text = `${kind} ${outcome} ${exception} ${JSON.stringify(detail)}`;
    let description = descriptions.get(text);
    if (description === undefined) {
        description = { data_type: row.dataType, hook: row.hook, kind, layer: "api", signature, outcome, exception, detail };
        remember(descriptions, text, description);
    }
    return description;
}

function remember(descriptions: Map<string, Description>, text: string, description: Description): void {
    if (descriptions.size === DESCRIPTIONS_REMEMBERED) {
        descriptions.clear();
    }
    if (text.length < TEXT_REMEMBERED) {
        descriptions.set(text, description);
    }
}
