import { rows, type Hook, type Methods } from "./core/table.js";

const chain = "contacts";
const dataType = "contacts";

/** What resolver and client have in common. `getType` is not here: what it gives is no person's. */
const provider: Methods = [
    ["query", "delivery", "query"],
    ["insert", "request", "uri"],
    ["bulkInsert", "request", "uri"],
    ["update", "request", "uri"],
    ["delete", "request", "uri"],
    ["applyBatch", "request", "authority"],
    ["call", "delivery", "authority"],
    ["openFile", "delivery", "uri"],
    ["openAssetFile", "delivery", "uri"],
    ["openTypedAssetFile", "delivery", "uri"],
    ["openTypedAssetFileDescriptor", "delivery", "uri"],
    ["canonicalize", "delivery", "uri"],
    ["refresh", "request", "uri"],
];

export const contacts: Hook[] = [
    ...rows({ dataType, chain, className: "android.content.ContentResolver" }, [
        ...provider,
        ["openFileDescriptor", "delivery", "uri"],
        ["openAssetFileDescriptor", "delivery", "uri"],
        ["openInputStream", "delivery", "uri"],
        ["openOutputStream", "request", "uri"],
        ["loadThumbnail", "delivery", "uri"],
        ["acquireContentProviderClient", "request", "authority"],
        ["acquireUnstableContentProviderClient", "request", "authority"],
        ["registerContentObserver", "request", "uri"],
    ]),
    ...rows({ dataType, chain, className: "android.content.ContentProviderClient" }, provider),
    ...rows({ dataType, chain, className: "android.provider.ContactsContract$Contacts" }, [
        ["openContactPhotoInputStream", "delivery", "contact"],
        ["lookupContact", "delivery", "contact"],
    ]),
];
