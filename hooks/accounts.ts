import { cast } from "./core/bridge.js";
import type { JavaArray } from "./core/objects.js";
import { clip, NOTHING } from "./core/summary.js";
import { rows, type Call, type Hook, type Source, type Summary } from "./core/table.js";
import type { Detail } from "./wire.js";

const CLASS = "android.accounts.AccountManager";
const ACCOUNT = "android.accounts.Account";
const TYPES_KEPT = 64;

/** Android 6 and 7 note the op; later ones do not, and none of the ledgers of 10 and 13 that could be read has it. */
const SOURCE: Source = {
    dataType: "contacts",
    className: CLASS,
    chain: "accounts",
    op: "GET_ACCOUNTS",
    api: [23],
    why: "an account's name is often the owner's e-mail address, and its type tells of whom he is a customer",
};

/** The kinds of the accounts, as the makers of account services name them; a name never. */
const ACCOUNTS: Summary = {
    keeps: "how many accounts there were, and their types",
    call: describeType,
    result: describeAccounts,
    isEmpty: (result: JavaArray | null) => result === null || result.length === 0,
};

const ASKED_TYPE: Summary = { keeps: "the type of account that is asked for", call: describeType };

const OF_ACCOUNT: Summary = {
    keeps: "the type of the account",
    call: ({ args }) => ({ type: args[0] === null ? null : typeOf(args[0]) }),
};

/** The framework hands the list on to the listener's thread. */
const TOLD: Summary = {
    keeps: "how many accounts there were, their types, and the class of the app's listener",
    call: ({ args, types }) =>
        types[1] === "android.accounts.OnAccountsUpdateListener" && args[1] !== null
            ? { ...describeAccounts(args[2]), listener: clip(args[1].$className) }
            : null,
};

export const accounts: Hook[] = [
    ...rows(SOURCE, [
        ["getAccounts", "delivery", ACCOUNTS],
        ["getAccountsByType", "delivery", ACCOUNTS],
        ["getAccountsByTypeForPackage", "delivery", ACCOUNTS],
        ["getAccountsByTypeAndFeatures", "request", ASKED_TYPE],
        ["addOnAccountsUpdatedListener", "request", NOTHING],
        ["hasFeatures", "request", OF_ACCOUNT],
        ["getAuthToken", "request", OF_ACCOUNT],
        ["newChooseAccountIntent", "request", NOTHING],
    ]),
    {
        ...SOURCE,
        hook: "android.accounts.OnAccountsUpdateListener.onAccountsUpdated",
        method: "postToHandler",
        chain: undefined,
        kind: "delivery",
        summary: TOLD,
        dispatch: true,
    },
];

function describeType({ args, types }: Call): Detail {
    return types[0] === "java.lang.String" ? { type: clip(args[0]) } : {};
}

function describeAccounts(list: JavaArray | null): Detail {
    const kinds = list === null ? [] : list.items(TYPES_KEPT).map((item) => (item === null ? "null" : typeOf(item)));
    return { accounts: list === null ? null : list.length, types: [...new Set(kinds)] };
}

function typeOf(account: any): string {
    return clip(cast(account, ACCOUNT).type.value) ?? "null";
}
