import type { Detail } from "./wire.js";
import type { JavaArray } from "./core/objects.js";
import { clip, STRING } from "./core/summary.js";
import { rows, type Call, type Hook, type Methods, type Source, type Summary } from "./core/table.js";

const COLUMNS_KEPT = 64;

/** Providers whose rows are persons: both names of the contacts provider, the call log and the SIM's address book. */
const CONTACT_AUTHORITIES = new Set(["com.android.contacts", "contacts", "call_log", "call_log_shadow", "icc"]);

/** Words of these providers' own uris; whatever else stands in a path (a name, a number, a key) is a person's. */
const PATH_WORDS = new Set(
    (
        "adn aggregation_exceptions as_multi_vcard as_vcard calls callables composer contact_filter contacts corp " +
        "contactables data deleted_contacts directories display_photo emails enterprise entities fdn filter " +
        "filter_enterprise frequent group groups groups_summary limit lookup lookup_enterprise people phone_lookup phones " +
        "photo photos postals profile provider_status raw_contact_entities raw_contacts sdn settings status_updates " +
        "stream_items strequent suggestions usagefeedback voicemails"
    ).split(" "),
);

const QUERY: Summary = {
    keeps: "the authority, the words of the path, the names of the columns, the number of rows",
    call: ({ args }) => describeUri(args[0], { columns: describeColumns(args[1]) }),
    result: (result) => ({ rows: result === null ? null : result.getCount() }),
};

const URI: Summary = {
    keeps: "the authority, the words of the path, the number of rows changed",
    call: ({ args }) => describeUri(args[0], {}),
    result: (result): Detail => (typeof result === "number" ? { changed: result } : {}),
};

const CONTACT: Summary = {
    keeps: "the authority, the words of the path",
    call: ({ args }) => describeUri(args[1], {}),
};

const AUTHORITY: Summary = { keeps: "the authority", call: describeAuthority };

const WHY_READ = "the app reads of persons who never used it: names, numbers, addresses, whom they called";
const WHY_WRITE = "the app changes what the phone holds of persons";

/** What is read, or written, of the persons in the phone. */
const READ: Pick<Source, "op" | "why"> = { op: "READ_CONTACTS", why: WHY_READ };
const WRITE: Pick<Source, "op" | "why"> = { op: "WRITE_CONTACTS", why: WHY_WRITE };

/** What resolver and client have in common. `getType` is not here: what it gives is no person's. */
const provider: Methods = [
    ["query", "delivery", QUERY],
    ["insert", "request", URI, WRITE],
    ["bulkInsert", "request", URI, WRITE],
    ["update", "request", URI, WRITE],
    ["delete", "request", URI, WRITE],
    ["applyBatch", "request", AUTHORITY, WRITE],
    ["call", "delivery", AUTHORITY],
    ["openFile", "delivery", URI],
    ["openAssetFile", "delivery", URI],
    ["openTypedAssetFile", "delivery", URI, { api: [29] }],
    ["openTypedAssetFileDescriptor", "delivery", URI],
    ["canonicalize", "delivery", URI],
    ["refresh", "request", URI, { api: [26] }],
];

const SOURCE = { dataType: "contacts", chain: "contacts", ...READ, api: [23] as [number] };

export const contacts: Hook[] = [
    ...rows({ ...SOURCE, className: "android.content.ContentResolver" }, [
        ...provider,
        ["openFileDescriptor", "delivery", URI],
        ["openAssetFileDescriptor", "delivery", URI],
        ["openInputStream", "delivery", URI],
        ["openOutputStream", "request", URI, WRITE],
        ["loadThumbnail", "delivery", URI, { api: [29] }],
        ["acquireContentProviderClient", "request", AUTHORITY],
        ["acquireUnstableContentProviderClient", "request", AUTHORITY],
        ["registerContentObserver", "request", URI],
    ]),
    ...rows({ ...SOURCE, className: "android.content.ContentProviderClient" }, provider),
    ...rows({ ...SOURCE, className: "android.provider.ContactsContract$Contacts" }, [
        ["openContactPhotoInputStream", "delivery", CONTACT],
        ["lookupContact", "delivery", CONTACT],
    ]),
];

function describeUri(uri: any, more: Detail): Detail | null {
    const authority = uri === null ? null : uri.getAuthority();
    return isOfContacts(authority) ? { authority: clip(authority), path: describePath(String(uri.getPath())), ...more } : null;
}

/** content://10@com.android.contacts names the contacts of user 10. */
export function isOfContacts(authority: string | null): boolean {
    return authority !== null && CONTACT_AUTHORITIES.has(authority.substring(authority.lastIndexOf("@") + 1));
}

/** A provider is named by an argument, or it is the client's own. */
function describeAuthority({ self, args, types }: Call): Detail | null {
    const first = args[0];
    if (types[0] === "android.net.Uri") {
        return describeUri(first, {});
    }
    const isNamed = types[0] === STRING && !(self.$className.endsWith("Client") && types[1] === STRING && types.length === 3);
    const authority = isNamed ? first : self.mAuthority.value;
    return isOfContacts(authority === null ? null : String(authority)) ? { authority: clip(authority) } : null;
}

function describePath(path: string): string {
    const words = path.split("/").map((word) => (word === "" || PATH_WORDS.has(word) ? word : "#"));
    return clip(words.join("/"))!;
}

function describeColumns(projection: JavaArray | null): string[] | null {
    return projection === null ? null : projection.items(COLUMNS_KEPT).map((c) => clip(c) ?? "null");
}
