/**
 * Other apps that are asked to take a picture or to let the user pick a person, and what they answer. AppOps charges
 * the camera to the camera app then, and a picked person is read without a permission.
 */
import { cast } from "./core/bridge.js";
import type { JavaArray } from "./core/objects.js";
import { clip } from "./core/summary.js";
import { rows, type Call, type Hook, type Source, type Summary } from "./core/table.js";
import { dataTypeOf, describePlace } from "./providers.js";
import type { Detail } from "./wire.js";

const INTENT = "android.content.Intent";
const INTENTS = `[L${INTENT};`;
const CHOOSER = "android.intent.action.CHOOSER";
const PICK = "android.intent.action.PICK";
const GET_CONTENT = "android.intent.action.GET_CONTENT";
const EXTRA_INTENT = "android.intent.extra.INTENT";
const RESULT_OK = -1;
const WISHES_KEPT = 256;
const INTENTS_READ = 20_000; // more than a transaction carries, of one megabyte at most

const CAPTURES = new Set([
    "android.media.action.IMAGE_CAPTURE",
    "android.media.action.IMAGE_CAPTURE_SECURE",
    "android.media.action.VIDEO_CAPTURE",
    "android.media.action.STILL_IMAGE_CAMERA",
    "android.media.action.VIDEO_CAMERA",
]);

/** What ContactsContract's and its predecessor's rows are called: a person, a number, an address. */
const PERSON = /^vnd\.android\.cursor\.(dir|item)\/(contact|raw_contact|person|phone|phone_v2|email_v2|postal-address_v2)$/;

/** What an intent asks another app for. */
interface Wish {
    dataType: string;
    detail: Detail;
}

/** By activity and request code, since that is all that comes back with an answer. */
const open = new Map<string, Wish>();

/** Several rows ask of one and the same call, which is not kept for it. */
const asked = new WeakMap<Call, Wish | null>();

const STARTS: Omit<Source, "dataType" | "why"> = {
    // Hidden; every startActivity and startActivityForResult comes through here.
    className: "android.app.Instrumentation",
    chain: "startActivity",
    api: [23],
};

const SEVERAL: Omit<Source, "dataType" | "why"> = {
    // Hidden; every startActivities comes through here.
    className: "android.app.Instrumentation",
    api: [23],
};

const ANSWERS: Omit<Source, "dataType" | "why"> = { className: "android.app.Activity", api: [23] };

const ASKED = new Map([
    ["camera", "the app has another one take a picture or a film for it"],
    ["contacts", "the app has the user pick a person, whose data it may read then without a permission"],
    ["image", "the app has the user pick a picture"],
]);

const ANSWERED = new Map([
    ["camera", "a picture that another app took has been handed over"],
    ["contacts", "the person whom the user picked has been handed over"],
    ["image", "a picture that the user picked has been handed over"],
]);

export const intents: Hook[] = [
    ...[...ASKED].flatMap(([dataType, why]) => startRows(dataType, why)),
    ...[...ASKED].flatMap(([dataType, why]) => severalRows(dataType, why)),
    ...[...ANSWERED].flatMap(([dataType, why]) => answerRows(dataType, why)),
];

function startRows(dataType: string, why: string): Hook[] {
    const summary: Summary = {
        keeps: "the action, the type where it means persons or pictures, whether by way of a chooser, whether an answer is wanted",
        call: (call) => pick(dataType, call, () => findWish(call)),
    };
    return rows({ ...STARTS, dataType, why }, [["execStartActivity", "request", summary]]).map((row) => ({
        ...row,
        hook: "android.app.Activity.startActivity",
    }));
}

/** Intents of one call may ask for data of several types, each of which is an access. */
function severalRows(dataType: string, why: string): Hook[] {
    const summary: Summary = {
        keeps: "how many of the intents ask for it; of the first of them the action, the type where it means persons or pictures, whether by way of a chooser",
        call: ({ args, types }) => describeSeveral(dataType, args[types.indexOf(INTENTS)]),
    };
    const source = { ...SEVERAL, dataType, why, chain: `startActivities ${dataType}` };
    return rows(source, [["execStartActivitiesAsUser", "request", summary]]).map((row) => ({
        ...row,
        hook: "android.app.Activity.startActivities",
    }));
}

function answerRows(dataType: string, why: string): Hook[] {
    const summary: Summary = {
        keeps: "the action that is answered, where it was seen; authority and words of the path of what was picked; the class of the activity",
        call: (call) => pick(dataType, call, () => findAnswer(call)),
    };
    return rows({ ...ANSWERS, dataType, why }, [["dispatchActivityResult", "delivery", summary]]).map((row) => ({
        ...row,
        hook: "android.app.Activity.onActivityResult",
        dispatch: true,
    }));
}

function pick(dataType: string, call: Call, find: () => Wish | null): Detail | null {
    if (!asked.has(call)) {
        asked.set(call, find());
    }
    const wish = asked.get(call);
    return wish?.dataType === dataType ? wish.detail : null;
}

/** Remembered until it is answered; another start under the same number takes its place. */
function findWish({ args, types }: Call): Wish | null {
    const at = types.indexOf(INTENT);
    if (at === -1 || args[at] === null) {
        return null;
    }
    const wish = readIntent(args[at]);
    const code: number = args[at + 1];
    if (args[0] !== null && code >= 0) {
        const key = keyOf(args[0], types[3] === "java.lang.String" ? args[3] : null, code);
        open.delete(key);
        if (wish !== null && open.size < WISHES_KEPT) {
            open.set(key, wish);
        }
    }
    return wish === null ? null : { ...wish, detail: { ...wish.detail, for_result: code >= 0 } };
}

function describeSeveral(dataType: string, intents: JavaArray | null): Detail | null {
    const given = intents === null ? [] : intents.items(INTENTS_READ).filter((intent) => intent !== null);
    const wishes = given.map((intent) => readIntent(cast(intent, INTENT))).filter((wish) => wish?.dataType === dataType);
    return wishes.length === 0 ? null : { ...wishes[0]!.detail, for_result: false, intents: wishes.length };
}

/** A chooser holds the intent proper; Android itself looks for it there on the way. */
function readIntent(intent: any): Wish | null {
    const action = textOrNull(intent.getAction());
    if (action !== CHOOSER) {
        return describeIntent(intent, action);
    }
    const inner = intent.getParcelableExtra(EXTRA_INTENT);
    if (inner === null || inner.$className !== INTENT) {
        return null;
    }
    const target = cast(inner, INTENT);
    const wish = describeIntent(target, textOrNull(target.getAction()));
    return wish === null ? null : { ...wish, detail: { ...wish.detail, chooser: true } };
}

function describeIntent(intent: any, action: string | null): Wish | null {
    if (action !== null && CAPTURES.has(action)) {
        return { dataType: "camera", detail: { action } };
    }
    if (action !== PICK && action !== GET_CONTENT) {
        return null;
    }
    const type = textOrNull(intent.getType());
    const uri = intent.getData();
    const authority = uri === null ? null : textOrNull(uri.getAuthority());
    if (dataTypeOf(authority) === "contacts") {
        return { dataType: "contacts", detail: { action, ...describePlace(authority!, uri) } };
    }
    if (type !== null && PERSON.test(type)) {
        return { dataType: "contacts", detail: { action, type } };
    }
    return type?.startsWith("image/") ? { dataType: "image", detail: { action, type: "image/*" } } : null;
}

/** An answer that brings something: to a wish that was seen, or with the uri of a person. */
function findAnswer({ self, args: [who, code, result, data] }: Call): Wish | null {
    const key = keyOf(self, who, code);
    const wish = open.get(key) ?? null;
    open.delete(key);
    if (result !== RESULT_OK) {
        return null;
    }
    const uri = data === null ? null : data.getData();
    const authority = uri === null ? null : textOrNull(uri.getAuthority());
    const place = dataTypeOf(authority) === null ? {} : describePlace(authority!, uri);
    const dataType = wish?.dataType ?? dataTypeOf(authority);
    const detail = { action: wish?.detail.action ?? null, ...place, listener: clip(self.$className) };
    return dataType === null ? null : { dataType, detail };
}

function keyOf(activity: any, who: any, code: number): string {
    return `${activity.$className} ${who === null ? "" : String(who)} ${code}`;
}

function textOrNull(text: any): string | null {
    return text === null ? null : String(text);
}
