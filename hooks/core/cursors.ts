/**
 * Cursors that queries gave, followed until they are closed: on which rows they stood, and which columns were looked up
 * by name. Who is not on a row can read no cell of it; that a cell was read is not seen, for a hook on each of a
 * cursor's getters would cost the app more than the reading itself.
 *
 * A cursor over another process's rows is a BulkCursorToCursorAdaptor, in a wrapper or two. Its onMove is called for
 * each row that is stepped on, whichever method asks, and by no cursor of the app's own databases.
 */
import type { Description, Detail, HookReport } from "../wire.js";
import * as bridge from "./bridge.js";
import { instantOf } from "./clock.js";
import * as emit from "./emit.js";
import { install } from "./install.js";
import type { JavaString } from "./objects.js";
import { readMoment, type Moment } from "./native.js";
import { currentPlace } from "./place.js";
import type { Stack } from "./stack.js";
import { clip } from "./summary.js";
import type { Access, Hook } from "./table.js";
import { enter, leave } from "./underway.js";
import { WeakList } from "./weak.js";

const HOOK = "android.database.Cursor.read";
const REMOTE = "android.database.BulkCursorToCursorAdaptor";
const WRAPPER = "android.database.CursorWrapper";
const WRAPPERS_LIFTED = 4;
const FOLLOWED = 64;
const COLUMNS_KEPT = 64;
const LOOK_MS = 1000;
const QUIET_LOOKS = 2;

export const CURSOR_READ: Omit<Hook, "dataType" | "why" | "api"> = {
    hook: HOOK,
    className: REMOTE,
    method: "onMove",
    kind: "delivery",
    summary: {
        keeps:
            "the query that gave the cursor, by its instant; on how many rows the cursor stood and how many there were; the " +
            "names of the columns that were looked up by name: a column that is read by its number is not among them",
        call: () => null,
    },
};

/** A run of reading, from its first row until the cursor is closed or left alone for a while. */
interface Reading {
    at: Moment;
    rows: Set<number>;
    columns: Set<string>;
    stack: Stack;
    thread: string;
    moves: number;
    movesSeen: number;
    quiet: number;
}

interface Cursor {
    number: number;
    query: Access;
    count: number;
    reading: Reading | null;
    /** Looked up before the first row. */
    columns: Set<string>;
}

const followed = new WeakList<Cursor>(FOLLOWED, (cursor) => report(cursor, "no longer followed"));
let isHooked = false;
let made = 0;

/** Put the hooks in place that follow cursors. */
export function followCursors(rows: Hook[]): HookReport[] {
    const replace = (className: string, method: string, body: (overload: any) => (...args: any[]) => any) =>
        install(rows.map((row) => ({ ...row, className, method })), () => bridge.use(className), null, body);
    const parts = [
        replace(REMOTE, "onMove", onMove),
        replace(REMOTE, "close", onClose),
        replace("android.database.AbstractCursor", "getColumnIndex", onColumn),
    ];
    const worst = parts.find((reports) => reports.some(({ state }) => state !== "installed")) ?? parts[0];
    isHooked = worst === parts[0] && worst[0].state === "installed";
    setInterval(look, LOOK_MS);
    return worst;
}

/** Follow what a query gave; says so where that cannot be followed. */
export function follow(result: any, query: Access): Detail {
    const cursor = result === null || !isHooked ? null : innermost(result);
    if (cursor === null) {
        return result === null ? {} : { followed: false };
    }
    const count: number = result.getCount();
    followed.add(cursor.$h, { number: --made, query, count, reading: null, columns: new Set() });
    return {};
}

/** Report what is still being read. */
export function endReadings(): void {
    followed.values.forEach((cursor) => report(cursor, "end of observation"));
}

function innermost(result: any): any | null {
    const [wrapper, remote] = [bridge.use(WRAPPER).class, bridge.use(REMOTE).class];
    let cursor = result;
    for (let i = 0; i !== WRAPPERS_LIFTED && cursor !== null && wrapper.isInstance(cursor); i++) {
        cursor = bridge.cast(cursor, WRAPPER).mCursor.value;
    }
    return cursor !== null && remote.isInstance(cursor) ? cursor : null;
}

function onMove(overload: any): (...args: any[]) => any {
    return function (this: any, ...args: any[]) {
        guarded(this, (cursor) => step(cursor, args[1]));
        return overload.apply(this, args);
    };
}

function onColumn(overload: any): (...args: any[]) => any {
    return function (this: any, ...args: [JavaString | null]) {
        const index: number = overload.apply(this, args);
        if (index >= 0) {
            guarded(this, (cursor) => lookUp(cursor, args[0]));
        }
        return index;
    };
}

function onClose(overload: any): (...args: any[]) => any {
    return function (this: any, ...args: any[]) {
        guarded(this, (cursor, self) => {
            followed.remove(self.$h);
            report(cursor, "closed");
        });
        return overload.apply(this, args);
    };
}

/** Most cursors are none of ours; what goes wrong in here is said, and never the app's. */
function guarded(self: any, body: (cursor: Cursor, self: any) => void): void {
    if (followed.isEmpty || emit.isPassing()) {
        return;
    }
    try {
        const cursor = followed.find(self.$h);
        if (cursor !== null) {
            body(cursor, self);
        }
    } catch (error) {
        emit.hookError(HOOK, error);
    }
}

function step(cursor: Cursor, row: number): void {
    const reading = cursor.reading ?? begin(cursor);
    reading.rows.add(row);
    reading.moves++;
}

/**
 * Reading counts as a call under way, so that nobody takes the time since its first row for fully told. Another thread
 * may have begun it meanwhile.
 */
function begin(cursor: Cursor): Reading {
    const at = readMoment();
    const place = currentPlace();
    if (cursor.reading === null) {
        const columns = new Set(cursor.columns);
        cursor.reading = { at, rows: new Set(), columns, ...place, moves: 0, movesSeen: 0, quiet: 0 };
        enter(-cursor.number, HOOK, { at, row: cursor.query.row, detail: {} }); // no thread has a number below 0
    }
    return cursor.reading;
}

function lookUp(cursor: Cursor, name: JavaString | null): void {
    const { columns } = cursor.reading ?? cursor;
    const text = clip(name);
    if (text !== null && columns.size < COLUMNS_KEPT) {
        columns.add(text);
        cursor.columns.add(text);
    }
}

/** A cursor that is kept open is reported when it was left alone for two looks. */
function look(): void {
    for (const cursor of followed.values) {
        const { reading } = cursor;
        if (reading !== null) {
            reading.quiet = reading.moves === reading.movesSeen ? reading.quiet + 1 : 0;
            reading.movesSeen = reading.moves;
            if (reading.quiet >= QUIET_LOOKS) {
                report(cursor, "left alone");
            }
        }
    }
}

function report(cursor: Cursor, end: string): void {
    const { reading, query, count } = cursor;
    if (reading === null) {
        return;
    }
    cursor.reading = null;
    const { authority, path } = query.detail;
    const detail = {
        authority,
        path,
        rows: reading.rows.size,
        of: count,
        columns: [...reading.columns],
        query: instantOf(query.at),
        end,
    };
    const description: Description = {
        data_type: query.row.dataType,
        hook: HOOK,
        kind: CURSOR_READ.kind,
        layer: "api",
        signature: "(int,int)",
        outcome: "returned",
        exception: null,
        detail,
    };
    emit.access({ at: reading.at, description, thread: reading.thread, stack: reading.stack });
    leave(-cursor.number);
}
