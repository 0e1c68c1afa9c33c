/**
 * Whose rows a content provider has, by its authority. What a phone holds of other people is more than an address book,
 * and who reads a message has not read a contact: each kind is a data type of its own, so that no claim about one is
 * met by another.
 */
import { clip, STRING } from "./core/summary.js";
import type { Call } from "./core/table.js";
import type { Detail } from "./wire.js";

const AUTHORITIES = new Map([
    ["com.android.contacts", "contacts"], // the address book, and under /profile the phone's owner
    ["contacts", "contacts"], // the same provider by its old name
    ["call_log", "contacts"], // whom the owner spoke with, when and for how long
    ["call_log_shadow", "contacts"], // the same before the phone is unlocked
    ["call_composer_locations", "contacts"], // places that were sent along with calls (31+)
    ["com.android.voicemail", "contacts"], // who left a message, and the message
    ["icc", "contacts"], // the SIM's address book, as Android itself names it
    ["simphonebook", "contacts"], // the same, as some makers name it
    ["com.android.simcontacts", "contacts"],
    ["sms", "messages"], // what is written to the owner and by him, with the numbers of the others
    ["mms", "messages"],
    ["mms-sms", "messages"], // conversations of both kinds
    ["com.android.calendar", "calendar"], // appointments, who called them and who attends, by e-mail address
]);

/** Words of these providers' own uris; whatever else stands in a path (a name, a number, a key) is a person's. */
const PATH_WORDS = new Set(
    (
        "addr adn aggregation_exceptions as_multi_vcard as_vcard attachments attendees calendar_alerts calendars callables " +
        "calls canonical-address canonical-addresses complete-conversations composer contact_filter contacts " +
        "contactables conversations corp data deleted_contacts directories display_photo draft drafts emails enterprise " +
        "entities event_entities events failed fdn filter filter_enterprise frequent group groups groups_summary inbox " +
        "instances limit lookup lookup_enterprise messages obsolete outbox part people phone_lookup phones photo photos " +
        "postals profile provider_status queued raw_contact_entities raw_contacts reminders sdn search sent settings " +
        "status status_updates stream_items strequent subject suggestions threadID undelivered usagefeedback voicemail " +
        "voicemails when whenbyday"
    ).split(" "),
);

/** Several rows ask of one and the same call; its authority is read once, and the call is not kept for it. */
const asked = new WeakMap<Call, { authority: string | null }>();

/** The data type of what a uri names, null when that is no person's; content://10@com.android.contacts is user 10's. */
export function dataTypeOf(authority: string | null): string | null {
    return authority === null ? null : AUTHORITIES.get(authority.substring(authority.lastIndexOf("@") + 1)) ?? null;
}

/** Authority and path of the uri among a call's arguments, when it names data of this type. */
export function describeUri(dataType: string, call: Call, position: number, more: () => Detail): Detail | null {
    const uri = call.args[position];
    const authority = authorityOf(call, () => (uri === null ? null : uri.getAuthority()));
    return dataTypeOf(authority) === dataType ? { ...describePlace(authority!, uri), ...more() } : null;
}

/** A uri that is known to be of persons. */
export function describePlace(authority: string, uri: any): Detail {
    return { authority: clip(authority), path: describePath(String(uri.getPath())) };
}

/** A provider is named by an argument, or it is the client's own. */
export function describeAuthority(dataType: string, call: Call): Detail | null {
    const { self, args, types } = call;
    if (types[0] === "android.net.Uri") {
        return describeUri(dataType, call, 0, () => ({}));
    }
    const isNamed = types[0] === STRING && !(self.$className.endsWith("Client") && types[1] === STRING && types.length === 3);
    const authority = authorityOf(call, () => (isNamed ? args[0] : self.mAuthority.value));
    return dataTypeOf(authority) === dataType ? { authority: clip(authority) } : null;
}

function authorityOf(call: Call, read: () => any): string | null {
    let known = asked.get(call);
    if (known === undefined) {
        const authority = read();
        known = { authority: authority === null ? null : String(authority) };
        asked.set(call, known);
    }
    return known.authority;
}

function describePath(path: string): string {
    const words = path.split("/").map((word) => (word === "" || PATH_WORDS.has(word) ? word : "#"));
    return clip(words.join("/"))!;
}
