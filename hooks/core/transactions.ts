/**
 * Transactions of the watched interfaces, whichever tap has seen them: which one it is, whether an observed call made
 * it, and how it ended.
 */
import type { HookReport, HookState } from "../wire.js";
import * as below from "./below.js";
import { isMissing } from "./bridge.js";
import { readCodes, type Naming } from "./codes.js";
import * as emit from "./emit.js";
import { ParcelBytes } from "./parcel.js";
import { keepReply } from "./replies.js";
import type { Stack } from "./stack.js";
import { named, type Hook } from "./table.js";

/** An interface behind personal data. */
export interface Interface {
    descriptor: string;
    naming: Naming;
    /** How the classes begin whose calls come down to it, whatever data they are about. */
    fronts: readonly string[];
    rows: Hook[];
    /** Methods that give nothing of a person and ask for nothing. Those on neither list are told by a signal. */
    others: readonly string[];
    /** What a transaction is taken for whose code nobody can name. */
    unknown: Hook;
    /** Only calls about an authority that has persons' data count, as calls about that data. */
    dataTypeOf?: (authority: string) => string | null;
    /** Of all its transactions only these rows count, and they only when refused: others are seen by what follows. */
    onlyRefusals?: true;
    /** What the service throws of its own, as a ServiceSpecificException, when a permission is lacking. */
    permissionCode?: number;
}

/** An interface on this platform. */
export interface Watched extends Interface {
    short: string;
    names: Map<number, string>;
    byName: Map<string, Hook>;
    harmless: Set<string>;
}

/** How the transaction itself went: a status of libbinder's other than 0 means that the service gave no reply. */
export interface Reply {
    status: number;
    content: () => ArrayBuffer;
}

const told = new Set<string>();

/** Read the platform's codes; what the platform does not have is reported, and not watched. */
export function resolve(interfaces: Interface[]): { watched: Watched[]; reports: HookReport[] } {
    const watched: Watched[] = [];
    const reports = interfaces.flatMap((each) => {
        try {
            const found = toWatched(each, readCodes(each.descriptor, each.naming));
            watched.push(found);
            return reportsOf(found);
        } catch (error) {
            return failed([each], isMissing(error) ? "absent" : "failed", String(error));
        }
    });
    return { watched, reports };
}

function toWatched(each: Interface, names: Map<number, string>): Watched {
    return {
        ...each,
        short: each.descriptor.substring(each.descriptor.lastIndexOf(".") + 1),
        names,
        byName: new Map(each.rows.map((row) => [row.method, row])),
        harmless: new Set(each.others),
    };
}

function reportsOf({ rows, names, descriptor }: Watched): HookReport[] {
    const codes = [...names.values()];
    return rows.map((row) => {
        const count = codes.filter((name) => name === row.method).length;
        const error = count === 0 ? `${descriptor} has no transaction ${row.method}` : null;
        return report(row, count === 0 ? "absent" : "installed", count, error);
    });
}

/** The same for all rows of some interfaces. */
export function failed(interfaces: Interface[], state: HookState, error: string): HookReport[] {
    return interfaces.flatMap(({ rows }) => rows.map((row) => report(row, state, 0, error)));
}

function report(row: Hook, state: HookState, overloads: number, error: string | null): HookReport {
    return { ...named(row), state, overloads, error, layer: "binder", found_by: null };
}

/** The codes that a tap need not hand over for an interface of which few transactions count; null for all the others. */
export function codesOf(each: Watched): number[] | null {
    const codes = [...each.names].filter(([, name]) => each.byName.has(name)).map(([code]) => code);
    return each.onlyRefusals ? codes : null;
}

/** A transaction is about to be made; null when it is no access of its own. */
export function begin(
    each: Watched,
    code: number,
    data: () => ArrayBuffer,
    takeStack: () => Stack,
): below.Below | null {
    if (emit.isPassing()) {
        return null;
    }
    try {
        return beginAccess(each, code, data, takeStack);
    } catch (error) {
        emit.hookError(each.descriptor, error);
        return null;
    }
}

function beginAccess(each: Watched, code: number, data: () => ArrayBuffer, takeStack: () => Stack): below.Below | null {
    const name = each.names.get(code);
    const row = name === undefined ? unknownRow(each, code) : each.byName.get(name);
    if (row === undefined) {
        tellOnce(each, name!);
        return null;
    }
    const { dataTypeOf } = each;
    const about = dataTypeOf === undefined ? undefined : findAbout(each, dataTypeOf, name ?? `code ${code}`, data);
    if (about === null) {
        return null;
    }
    const meant = about === undefined ? row : { ...row, dataType: about.dataType };
    const thread = Process.getCurrentThreadId();
    if (below.isExplained(thread, meant, each.fronts, "binder", `${each.short}.${row.method}`)) {
        return null;
    }
    return below.begin(meant, thread, `code ${code}`, about === undefined ? {} : { authority: about.authority }, takeStack);
}

function unknownRow({ descriptor, unknown }: Watched, code: number): Hook {
    const method = `code ${code}`;
    return { ...unknown, method, hook: `${descriptor}.${method}` };
}

/** Null when it is about an authority without persons' data, and when none is found, which is told. */
function findAbout(
    each: Watched,
    dataTypeOf: (authority: string) => string | null,
    name: string,
    data: () => ArrayBuffer,
): { authority: string; dataType: string } | null {
    const bytes = new ParcelBytes(data());
    const from = bytes.afterToken(each.descriptor) ?? 0;
    const authority = bytes.findAuthority(from, (found) => dataTypeOf(found) !== null);
    if (authority === null) {
        tellOnce(each, `${name} of an unknown authority`);
        return null;
    }
    const dataType = dataTypeOf(authority);
    return dataType === null ? null : { authority, dataType };
}

/** The app asked for something that is on no list: for whoever wants to know, once in a process. */
function tellOnce({ descriptor, harmless }: Watched, method: string): void {
    const key = `${descriptor}.${method}`;
    if (!harmless.has(method) && !told.has(key)) {
        told.add(key);
        emit.signal("binder_unlisted", { interface: descriptor, method });
    }
}

/** It has come back. */
export function end(each: Watched, begun: below.Below, { status, content }: Reply): void {
    try {
        const bytes = status === 0 ? content() : null;
        const answer = bytes === null ? null : new ParcelBytes(bytes).answer(each.permissionCode);
        if (answer === null) {
            begun.detail.status = status;
        } else if (answer.isUnread) {
            begun.detail.reply = "not read";
        }
        if (each.onlyRefusals && !answer?.isRefused) {
            below.forget(begun);
        } else {
            keepReply(begun.row.dataType, bytes);
            below.end(begun, toEnd(answer));
        }
    } catch (error) {
        below.forget(begun);
        emit.hookError(begun.row.hook, error);
    }
}

function toEnd(answer: { isRefused: boolean; exception: string | null } | null): below.End {
    if (answer === null) {
        return { outcome: "failed", exception: null };
    }
    const outcome = answer.isRefused ? "denied" : answer.exception === null ? "returned" : "failed";
    return { outcome, exception: answer.exception };
}
