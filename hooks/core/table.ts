/** What a row of a category's table says. */

/** How the arguments and the result of a call are put into `detail`: never a person's value, only its shape. */
export type Summary =
    | "none"
    | "query"
    | "uri"
    | "contact"
    | "authority"
    | "provider"
    | "circle"
    | "position"
    | "camera"
    | "callback"
    | "camera_frame"
    | "frame"
    | "preview_message"
    | "picture_message"
    | "face_message"
    | "face_mode"
    | "face_result"
    | "face_count";

export interface Hook {
    /** `Class.method`, the id under which accesses are stored; every overload found at run time belongs to it. */
    hook: string;
    dataType: string;
    className: string;
    method: string;
    /** `delivery`: the call itself hands over data; `request`: it asks for data that comes later. */
    kind: "request" | "delivery";
    summary: Summary;
    /** Calls of one chain within each other are one call by the app; a row without a chain is one of its own. */
    chain?: string;
    /** The framework hands data to the app's own code here: noted before, and what the app does within is its own. */
    dispatch?: true;
    /** Without this permission Android refuses the call by an exception that names no permission. */
    permission?: string;
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
    describe: "activity" | "view" | "program";
}

/** A method whose first argument is a surface that the camera is to fill. */
export interface Feed {
    className: string;
    method: string;
}

/** Name, kind and summary of each method of a class. */
export type Methods = [method: string, kind: Hook["kind"], summary: Summary][];

export interface Source {
    dataType: string;
    className: string;
    /** The name by which apps know the class, where the code is in another one. */
    known?: string;
    chain?: string;
    permission?: string;
}

/** The rows of a class. */
export function rows(source: Source, methods: Methods): Hook[] {
    const { known, ...shared } = source;
    const name = known ?? source.className;
    return methods.map(([method, kind, summary]) => ({ hook: `${name}.${method}`, method, kind, summary, ...shared }));
}
