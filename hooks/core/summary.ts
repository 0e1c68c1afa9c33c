/** What the summaries of the categories have in common. */
import type { Detail } from "../wire.js";
import type { Access, Call, Hook, Summary } from "./table.js";
import { clipTo } from "./text.js";

const TEXT_KEPT = 200;

export const STRING = "java.lang.String";

/** The call is all that there is to know. */
export const NOTHING: Summary = { keeps: "nothing of its arguments", call: () => ({}) };

/** A callback is set; null takes one back, which asks for nothing. */
export const CALLBACK: Summary = {
    keeps: "nothing; a call that takes the callback back is no access",
    call: ({ args }) => (args[0] === null ? null : {}),
};

export function clip(text: any): string | null {
    return text === null ? null : clipTo(TEXT_KEPT, String(text));
}

export function describeResult(access: Access, result: any): Detail {
    return access.row.summary.result?.(result, access) ?? {};
}

export function kindOf({ kind, summary }: Hook, result: any, call: Call): Hook["kind"] {
    return summary.isEmpty?.(result, call) ? "request" : kind;
}
