import type { Hook } from "./core/table.js";

export const contacts: Hook[] = [
    {
        hook: "android.content.ContentResolver.query",
        dataType: "contacts",
        className: "android.content.ContentResolver",
        method: "query",
        kind: "delivery",
        summary: "query",
    },
];
