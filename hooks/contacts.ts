import type { Detail } from "./wire.js";
import { CURSOR_READ, follow } from "./core/cursors.js";
import type { JavaArray } from "./core/objects.js";
import { clip } from "./core/summary.js";
import { rows, type Hook, type Methods, type Source, type Summary } from "./core/table.js";
import { describeAuthority, describeUri } from "./providers.js";

const COLUMNS_KEPT = 64;
const RESOLVER = "android.content.ContentResolver";
const CONCRETE = "android.app.ContextImpl$ApplicationContentResolver";

/** What is read, or written, of the persons in the phone. */
interface Kind {
    dataType: string;
    read: Pick<Source, "op" | "why">;
    write: Pick<Source, "op" | "why">;
}

const CONTACTS: Kind = {
    dataType: "contacts",
    read: {
        op: "READ_CONTACTS",
        why: "the app reads of persons who never used it: names, numbers, addresses, whom they called",
    },
    write: { op: "WRITE_CONTACTS", why: "the app changes what the phone holds of persons" },
};

const MESSAGES: Kind = {
    dataType: "messages",
    read: { op: "READ_SMS", why: "the app reads what persons wrote to the phone's owner, and their numbers" },
    write: { op: "WRITE_SMS", why: "the app changes what the phone holds of persons' messages" },
};

const CALENDAR: Kind = {
    dataType: "calendar",
    read: { op: "READ_CALENDAR", why: "the app reads whom the owner meets, when and where, by their e-mail addresses" },
    write: { op: "WRITE_CALENDAR", why: "the app changes whom the owner is to meet" },
};

/** What resolver and client have in common. `getType` is not here: what it gives is no person's. */
function provider({ dataType, write }: Kind, uri: Summary, authority: Summary): Methods {
    const query: Summary = {
        keeps: "the authority, the words of the path, the names of the columns, the number of rows",
        call: (call) => describeUri(dataType, call, 0, () => ({ columns: describeColumns(call.args[1]) })),
        result: (result, access) => ({ rows: result === null ? null : result.getCount(), ...follow(result, access) }),
    };
    return [
        ["query", "delivery", query],
        ["insert", "request", uri, write],
        ["bulkInsert", "request", uri, write],
        ["update", "request", uri, write],
        ["delete", "request", uri, write],
        ["applyBatch", "request", authority, write],
        ["call", "delivery", authority],
        ["openTypedAssetFile", "delivery", uri, { api: [29] }],
        ["openTypedAssetFileDescriptor", "delivery", uri],
        ["canonicalize", "delivery", uri],
        ["refresh", "request", uri, { api: [26] }],
    ];
}

function providers(kind: Kind): Hook[] {
    const source = { dataType: kind.dataType, chain: "contacts", ...kind.read, api: [23] as [number] };
    const uri = aboutUri(kind.dataType);
    const authority = aboutAuthority(kind.dataType);
    const shared = provider(kind, uri, authority);
    return [
        ...rows({ ...source, className: RESOLVER, concrete: CONCRETE }, [
            ...shared,
            ["openFile", "delivery", uri, { api: [29] }],
            ["openAssetFile", "delivery", uri, { api: [29] }],
            ["openFileDescriptor", "delivery", uri],
            ["openAssetFileDescriptor", "delivery", uri],
            ["openInputStream", "delivery", uri],
            ["openOutputStream", "request", uri, kind.write],
            ["loadThumbnail", "delivery", uri, { api: [29] }],
            ["acquireContentProviderClient", "request", authority],
            ["acquireUnstableContentProviderClient", "request", authority],
            ["registerContentObserver", "request", uri],
        ]),
        ...rows({ ...source, className: "android.content.ContentProviderClient" }, [
            ...shared,
            ["openFile", "delivery", uri],
            ["openAssetFile", "delivery", uri],
        ]),
    ];
}

const CONTACT: Summary = {
    keeps: "the authority, the words of the path",
    call: (call) => describeUri("contacts", call, 1, () => ({})),
};

export const contacts: Hook[] = [
    ...providers(CONTACTS),
    ...rows({ dataType: "contacts", className: "android.provider.ContactsContract$Contacts", chain: "contacts", ...CONTACTS.read, api: [23] }, [
        ["openContactPhotoInputStream", "delivery", CONTACT],
        ["lookupContact", "delivery", CONTACT],
    ]),
];

export const messages: Hook[] = providers(MESSAGES);

export const calendar: Hook[] = providers(CALENDAR);

/** What was really read of what a query gave. */
export const cursorReads: Hook[] = [CONTACTS, MESSAGES, CALENDAR].map(({ dataType, read }) => ({
    ...CURSOR_READ,
    dataType,
    ...read,
    api: [23],
}));

function aboutUri(dataType: string): Summary {
    return {
        keeps: "the authority, the words of the path, the number of rows changed",
        call: (call) => describeUri(dataType, call, 0, () => ({})),
        result: (result): Detail => (typeof result === "number" ? { changed: result } : {}),
    };
}

function aboutAuthority(dataType: string): Summary {
    return { keeps: "the authority", call: (call) => describeAuthority(dataType, call) };
}

function describeColumns(projection: JavaArray | null): string[] | null {
    return projection === null ? null : projection.items(COLUMNS_KEPT).map((c) => clip(c) ?? "null");
}
