/** From arguments and results to `detail`: shapes and counts, never a cell of a contact nor a coordinate. */
import type { Detail } from "../wire.js";
import { cast, use } from "./bridge.js";
import type { Hook, Lifecycle } from "./table.js";

const TEXT_KEPT = 200;

/** Providers whose rows are persons: both names of the contacts provider, the call log and the SIM's address book. */
const CONTACT_AUTHORITIES = new Set(["com.android.contacts", "contacts", "call_log", "call_log_shadow", "icc"]);

/** The detail of a call that is about to be made, or null when it does not touch this data type. */
export function describeCall(row: Hook, args: any[]): Detail | null {
    switch (row.summary) {
        case "query":
            return describeQuery(args);
        case "provider":
            return { provider: typeof args[0] === "string" ? clip(args[0]) : null };
        case "camera":
            return { camera: typeof args[0] === "number" ? args[0] : 0 };
        case "none":
            return {};
    }
}

/** What the call handed over: how many rows, whether there was a position. */
export function describeResult(row: Hook, detail: Detail, result: any): void {
    if (row.summary === "query") {
        detail.rows = result === null ? null : result.getCount();
    } else if (row.summary === "provider" && row.kind === "delivery") {
        detail.position = result !== null;
    }
}

function describeQuery(args: any[]): Detail | null {
    const uri = args[0];
    const authority = uri === null ? null : uri.getAuthority();
    // content://10@com.android.contacts names the contacts of user 10.
    if (authority === null || !CONTACT_AUTHORITIES.has(authority.substring(authority.lastIndexOf("@") + 1))) {
        return null;
    }
    const columns = args[1] === null ? null : Array.from(args[1] as string[], clip);
    return { authority, path: clip(String(uri.getPath()).replace(/\d{2,}/g, "#")), columns };
}

/** What the user would recognise: an activity's class; a view's words and resource-id. */
export function describeSignal(row: Lifecycle, self: any, args: any[]): { [key: string]: unknown } {
    return row.describe === "activity" ? { activity: args[0].$className } : describeView(self);
}

function describeView(view: any): { [key: string]: unknown } {
    const isText = use("android.widget.TextView").class.isInstance(view);
    const text = isText ? String(cast(view, "android.widget.TextView").getText()) : "";
    return { class: view.$className, text: clip(text), resource_id: resourceId(view) };
}

function resourceId(view: any): string {
    const id = view.getId();
    return id === -1 ? "" : view.getResources().getResourceName(id);
}

function clip(text: string): string {
    return text.length <= TEXT_KEPT ? text : text.substring(0, TEXT_KEPT);
}
