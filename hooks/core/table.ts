/** What a row of a category's table says. */
import type { Detail, HookReport, Instant, Layer } from "../wire.js";
import type { Moment } from "./native.js";

/** One call of a hooked method. */
export interface Call {
    self: any;
    args: any[];
    /** The classes of the parameters, by which an argument is found in any overload. */
    types: string[];
}

/** One call that is an access, as far as it is known before it has ended. */
export interface Access {
    row: Hook;
    call: Call;
    at: Moment;
    detail: Detail;
}

/** What an access keeps of a call in `detail`: shapes and counts, never a person's value. */
export interface Summary {
    /** The same in words, for who reads the table. */
    keeps: string;
    /** Of the arguments, before the call is made; null when the call does not touch this data type. */
    call: (call: Call) => Detail | null;
    /** Of what the call handed over. */
    result?: (result: any, access: Access) => Detail;
    /** Whether it handed over nothing, so that it only asked. */
    isEmpty?: (result: any, call: Call) => boolean;
    /** The listeners, by their classes, to each of which a hand-over is an access of its own; absent where it is to one. */
    recipients?: (call: Call) => string[];
    /** Whether this is what Android gives, without an exception, to who lacks the row's `permission`. */
    isRefusal?: (result: any, call: Call) => boolean;
}

/** What is noted of a call that has returned, before the app goes on. */
export type After = (call: Call, result: any) => void;

/** What the rows of a class have in common, or one has of its own. */
export interface Source {
    dataType: string;
    className: string;
    /** The name by which apps know the class, where the code is in another one. */
    known?: string;
    /** Calls of one chain within each other are one call by the app; a row without a chain is one of its own. */
    chain?: string;
    /** Without this permission Android refuses the call by an exception that names none, or by an empty answer. */
    permission?: string;
    /** Of apps that target an API level below `target` another permission is asked. */
    permissionBefore?: { target: number; permission: string };
    /** Code that comes with the app or an SDK: hooked when its class appears, before its static initialiser. */
    late?: boolean;
    /** The operation that the system notes in AppOps when it lets such a call pass; absent where it notes none. */
    op?: string;
    /** The API levels that have it; no last one where it still stands. 0: it comes with the app. */
    api: [first: number, last?: number];
    /** What a call says about the person who holds the phone. */
    why: string;
    /** Done when the call has returned, access or not. */
    after?: After;
    /** Rows of the object that the call returns, whatever its class is called: hooked when one is first returned. */
    returns?: Hook[];
    /** Code of the app's whose older versions lack it, so that its absence is no failure of ours. */
    isOptional?: true;
    /** A class of the framework's that inherits the methods of an abstract one, for canary calls. */
    concrete?: string;
    /** Its native code takes for granted what a constructor makes: no canary call is made of it. */
    isPerilous?: true;
}

export interface Hook extends Omit<Source, "known"> {
    /** `Class.method`, the id under which accesses are stored; every overload found at run time belongs to it. */
    hook: string;
    method: string;
    /** `delivery`: the call itself hands over data; `request`: it asks for data that comes later. */
    kind: "request" | "delivery";
    summary: Summary;
    /** Absent for a method of an API. */
    layer?: Layer;
    /** The framework hands data to the app's own code here: noted before, and what the app does within is its own. */
    dispatch?: true;
}

/** A method that is replaced, whatever its calls are told as. */
export interface Place {
    hook: string;
    dataType: string;
    className: string;
    method: string;
    /** What is replaced is the body of the one lambda of its class, which this method makes. */
    isLambda?: true;
    api: Source["api"];
    concrete?: Source["concrete"];
    isPerilous?: Source["isPerilous"];
}

/** A method of the platform's whose calls are signals: told before the code of the app's that it runs. */
export interface Lifecycle extends Omit<Place, "hook" | "dataType"> {
    signal: string;
    /** Told when the call has come back, with the instant at which it `began`: what it did lies between the two. */
    endSignal?: string;
    /** What goes on when the call has come back, by the object that stands for it: an `Ending` with the same one ends it. */
    goesOn?: (self: any, args: any[]) => any;
    /** Null for a call that runs nothing of the app's. */
    describe: (self: any, args: any[]) => Detail | null;
    /** What `describe` says, in words, for who reads the table. */
    keeps: string;
}

/** What goes on: since when, and how many pieces of it are being done. */
export interface GoingOn {
    began: Instant;
    pieces: number;
}

/** A method of the platform's by which something ends that had gone on. */
export interface Ending extends Omit<Place, "hook" | "dataType"> {
    endSignal: string;
    of: (self: any, args: any[]) => any;
    isEnd: (going: GoingOn, args: any[], result: any) => boolean;
}

/** A method whose calls are no accesses; what later accesses are told by is noted when it has returned. */
export interface Watched {
    className: string;
    method: string;
    after: After;
}

/** Each method of a class, and what it has of its own. */
export type Methods = [method: string, kind: Hook["kind"], summary: Summary, own?: Partial<Source> | undefined][];

/** The framework's class and method that hand data on to the app's; where they are named otherwise they are absent. */
export interface Carrier {
    /** The app's method, under whose name the row is known. */
    known: string;
    className: string;
    method: string;
    summary: Summary;
    api?: Source["api"];
}

/** The row of such a hand-over: it stands in no chain, and asks for no permission. */
export function delivered({ dataType, op, api, why }: Omit<Source, "className">, { known, ...own }: Carrier): Hook {
    return { hook: known, dataType, kind: "delivery", dispatch: true, op, api, why, ...own };
}

/** What a report says of a row in whatever state it is. */
export function named({ hook, dataType: data_type, op }: Pick<Hook, "hook" | "dataType" | "op">): Pick<HookReport, "hook" | "data_type" | "op"> {
    return { hook, data_type, op };
}

/** The rows of a class. */
export function rows(source: Source, methods: Methods): Hook[] {
    const { known, ...shared } = source;
    const name = known ?? source.className;
    return methods.map(([method, kind, summary, own]) => ({ hook: `${name}.${method}`, method, kind, summary, ...shared, ...own }));
}
