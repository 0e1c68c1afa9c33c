/** From arguments and results to `detail`: shapes and counts, never a cell of a contact nor a coordinate. */
import type { Detail } from "../wire.js";
import { cast, use } from "./bridge.js";
import type { Hook, Lifecycle } from "./table.js";

const TEXT_KEPT = 200;
const COLUMNS_KEPT = 64;

/** Providers whose rows are persons: both names of the contacts provider, the call log and the SIM's address book. */
const CONTACT_AUTHORITIES = new Set(["com.android.contacts", "contacts", "call_log", "call_log_shadow", "icc"]);

/** Words of these providers' own uris; whatever else stands in a path (a name, a number, a key) is a person's. */
const PATH_WORDS = new Set(
    (
        "adn aggregation_exceptions as_multi_vcard as_vcard calls callables composer contact_filter contacts corp " +
        "contactables data deleted_contacts directories display_photo emails enterprise entities fdn filter " +
        "filter_enterprise frequent group groups groups_summary limit lookup lookup_enterprise people phones photo " +
        "photos postals profile provider_status raw_contact_entities raw_contacts sdn settings status_updates " +
        "stream_items strequent suggestions usagefeedback voicemails"
    ).split(" "),
);

/** The detail of a call that is about to be made, or null when it does not touch this data type. */
export function describeCall(row: Hook, args: any[]): Detail | null {
    switch (row.summary) {
        case "query":
            return describeQuery(args[0], args[1]);
        case "provider":
            return { provider: clip(args[0]) };
        case "camera":
            return { camera: args.length === 0 ? null : args[0] };
        case "none":
            return {};
    }
}

/** What the call handed over: how many rows, whether there was a position. */
export function describeResult(row: Hook, result: any): Detail {
    if (row.summary === "query") {
        return { rows: result === null ? null : result.getCount() };
    }
    return row.summary === "provider" && row.kind === "delivery" ? { position: result !== null } : {};
}

function describeQuery(uri: any, projection: any): Detail | null {
    const authority = uri === null ? null : uri.getAuthority();
    // content://10@com.android.contacts names the contacts of user 10.
    if (authority === null || !CONTACT_AUTHORITIES.has(authority.substring(authority.lastIndexOf("@") + 1))) {
        return null;
    }
    return { authority: clip(authority), path: describePath(String(uri.getPath())), columns: describeColumns(projection) };
}

function describePath(path: string): string {
    const words = path.split("/").map((word) => (word === "" || PATH_WORDS.has(word) ? word : "#"));
    return clip(words.join("/"))!;
}

function describeColumns(projection: any): string[] | null {
    return projection === null ? null : Array.from(projection as any[]).slice(0, COLUMNS_KEPT).map((c) => clip(c) ?? "null");
}

/** What the user would recognise: an activity's class; a view's words and resource-id. */
export function describeSignal(row: Lifecycle, self: any, args: any[]): { [key: string]: unknown } {
    return row.describe === "activity" ? { activity: args[0].$className } : describeView(self);
}

function describeView(view: any): { [key: string]: unknown } {
    const isText = use("android.widget.TextView").class.isInstance(view);
    const text = isText ? cast(view, "android.widget.TextView").getText() : null;
    return { class: view.$className, text: clip(text) ?? "", resource_id: resourceId(view) };
}

/** Ids that the app made up at run time (View.generateViewId) have no name. */
function resourceId(view: any): string {
    const id = view.getId();
    try {
        return id === -1 ? "" : view.getResources().getResourceName(id);
    } catch {
        return "";
    }
}

function clip(text: any): string | null {
    return text === null ? null : String(text).substring(0, TEXT_KEPT);
}
