/**
 * What comes into the process in a parcel is made an object by its class's CREATOR, whoever reads the parcel: a listener
 * in a class of any name, a client that is bundled with the app, whoever opens the intent that a PendingIntent brought.
 * It is an access of its own only where no other row tells of it.
 */
import type { Detail, HookReport } from "../wire.js";
import * as bridge from "./bridge.js";
import { install } from "./install.js";
import { findListener, watchListeners } from "./listeners.js";
import { isReply, keepReplies } from "./replies.js";
import { currentStack, readFrames, type Stack } from "./stack.js";
import { clip } from "./summary.js";
import type { Call, Hook, Source, Summary } from "./table.js";
import { findAround } from "./underway.js";

const CREATE = "createFromParcel";
const OBJECT = "java.lang.Object";
const INCOMING = "android.os.Binder.execTransact";
const BUNDLE = /^android\.os\.(Base)?Bundle\./;
const PLATFORM = /^(com\.)?android\./;

/** By which way it came: in a call from another process, out of a bundle that came with an intent, or by hand. */
type Way = "binder" | "bundle" | "parcel";

/** A class of the platform's whose objects come in parcels. */
export interface Arrival {
    row: Hook;
    /** What takes apart the transactions that bring them to the framework's own listeners: the first that there is. */
    stubs: string[];
}

/** Where the framework hands them on; what it hands on where this is hooked has a row there. */
const carriers = new Set<string>();

/** `keeps` and `result` say what is kept of the object itself. */
export function arrival(source: Source, stubs: string[], { keeps, result }: Omit<Summary, "call">): Arrival {
    const { className, dataType, op, api, why } = source;
    const summary: Summary = {
        keeps: `${keeps}; by which way it came, and the class of the listener where the platform takes it out for one`,
        call: (call) => describe(dataType, call),
        result: result && ((object, access) => result(bridge.cast(object, className), access)),
    };
    const method = `CREATOR.${CREATE}`;
    const row = { hook: `${className}.${method}`, className, method, kind: "delivery", summary, dataType, op, api, why } as const;
    return { stubs, row };
}

/** Put the hooks in place; `handed` are the rows of classes all of whose hand-overs are hooked. */
export function watchArrivals(arrivals: Arrival[], handed: Hook[]): HookReport[] {
    handed.forEach(({ className }) => carriers.add(className));
    return arrivals.flatMap(({ row, stubs }) => {
        keepReplies(row.dataType);
        watchListeners(stubs);
        return install([{ ...row, method: CREATE }], () => creatorOf(row.className));
    });
}

/**
 * The class of the CREATOR has no name, and another number from version to version. Everybody calls it by its interface,
 * so by the method that gives any object; the one that says which object it gives is called by that one.
 */
function creatorOf(className: string): any {
    const creator = bridge.use(bridge.use(className).CREATOR.value.$className);
    const overloads = creator[CREATE].overloads.filter(({ returnType }: any) => returnType.className === OBJECT);
    if (overloads.length === 0) {
        throw new Error(`${className}.CREATOR is called by no ${CREATE} of its interface`);
    }
    return { class: creator.class, $className: creator.$className, [CREATE]: { overloads } };
}

/** Null where another row tells of it: of the call that is under way, of the hand-over, or of the call that was answered. */
function describe(dataType: string, { args: [parcel] }: Call): Detail | null {
    const thread = Process.getCurrentThreadId();
    if (parcel === null || findAround(thread, ({ row }) => row.dataType === dataType) !== null) {
        return null;
    }
    const listener = findListener(thread, parcel);
    if (listener !== null) {
        return describeListener(String(listener.$className));
    }
    return isReply(dataType, parcel.$h) ? null : { via: wayHere() };
}

/** One of the platform's own: the process has it, and which listener of the app's it is for was not seen. */
function describeListener(className: string): Detail | null {
    if (carriers.has(className)) {
        return null;
    }
    return { via: "binder" satisfies Way, listener: PLATFORM.test(className) ? null : clip(className) };
}

const ways = new WeakMap<Stack, Way>();

function wayHere(): Way {
    const stack = currentStack();
    let way = ways.get(stack);
    if (way === undefined) {
        way = wayOf(stack.frames ?? readFrames());
        ways.set(stack, way);
    }
    return way;
}

/** The innermost that says it. */
function wayOf(frames: string[]): Way {
    const telling = frames.find((frame) => BUNDLE.test(frame) || frame.startsWith(INCOMING));
    if (telling === undefined) {
        return "parcel";
    }
    return BUNDLE.test(telling) ? "bundle" : "binder";
}
