/** What a row of a category's table says. */

/** How the arguments and the result of a call are put into `detail`: never a person's value, only its shape. */
export type Summary = "none" | "query" | "provider" | "camera";

export interface Hook {
    /** `Class.method`, the id under which accesses are stored; every overload found at run time belongs to it. */
    hook: string;
    dataType: string;
    className: string;
    method: string;
    /** `delivery`: the call itself hands over data; `request`: it asks for data that comes later. */
    kind: "request" | "delivery";
    summary: Summary;
    /** Code that comes with the app or an SDK: hooked when its class appears, before its static initialiser. */
    late?: boolean;
}

/** A method whose calls are reported beside the accesses. */
export interface Lifecycle {
    className: string;
    method: string;
    signal: string;
    /** Reported when the call has come back, with the instant at which it `began`: what it did lies between the two. */
    endSignal?: string;
    describe: "activity" | "view";
}
