import { rows, type Hook, type Source, type Summary } from "./core/table.js";

const PHONE = "android.telephony.TelephonyManager";
const SUBSCRIPTIONS = "android.telephony.SubscriptionManager";
const chain = "numbers";

const NUMBER: Source = {
    dataType: "contacts",
    className: PHONE,
    chain,
    op: "READ_PHONE_NUMBERS",
    api: [23],
    why: "the number under which the phone's owner is known to everybody",
};

const SIM: Source = {
    ...NUMBER,
    className: SUBSCRIPTIONS,
    op: "READ_PHONE_STATE",
    why: "what a SIM is, whose network it is of, and its number",
};

const IDENTIFIER: Source = {
    dataType: "identifiers",
    className: PHONE,
    chain: "identifiers",
    op: "READ_DEVICE_IDENTIFIERS",
    api: [23],
    why: "a number of the phone or the SIM that stays the same for years and in every app, and so is a person's",
};

/** Whether the answer says anything; what it says is not kept. */
function told(name: string, thing: string): Summary {
    return {
        keeps: `whether there was ${thing}`,
        call: () => ({}),
        result: (result) => ({ [name]: isSaid(result) }),
        isEmpty: (result) => !isSaid(result),
    };
}

const A_NUMBER = told("number", "a number");
const AN_IDENTIFIER = told("identifier", "an identifier");

const SIMS: Summary = {
    keeps: "how many SIMs were told",
    call: () => ({}),
    result: (result) => ({ sims: result === null ? 0 : Number(result.size()) }),
    isEmpty: (result) => result === null || result.size() === 0,
};

const ONE_SIM: Summary = {
    keeps: "whether there was a SIM",
    call: () => ({}),
    result: (result) => ({ sims: result === null ? 0 : 1 }),
    isEmpty: (result) => result === null,
};

export const numbers: Hook[] = [
    ...rows(NUMBER, [
        ["getLine1Number", "delivery", A_NUMBER],
        ["getVoiceMailNumber", "delivery", A_NUMBER, { op: "READ_PHONE_STATE" }],
    ]),
    ...rows(SIM, [
        ["getPhoneNumber", "delivery", A_NUMBER, { op: "READ_PHONE_NUMBERS", api: [33] }],
        ["getActiveSubscriptionInfoList", "delivery", SIMS],
        ["getActiveSubscriptionInfo", "delivery", ONE_SIM],
    ]),
    ...rows({ ...NUMBER, className: "android.telecom.TelecomManager" }, [["getLine1Number", "delivery", A_NUMBER]]),
];

export const identifiers: Hook[] = rows(IDENTIFIER, [
    ["getImei", "delivery", AN_IDENTIFIER, { api: [26] }],
    ["getDeviceId", "delivery", AN_IDENTIFIER],
    ["getSubscriberId", "delivery", AN_IDENTIFIER],
    ["getSimSerialNumber", "delivery", AN_IDENTIFIER],
]);

function isSaid(text: any): boolean {
    return text !== null && String(text) !== "";
}
