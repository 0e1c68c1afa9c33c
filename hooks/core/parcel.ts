/**
 * The bytes of a parcel. Every value stands on a border of four bytes; a string is its length and its characters with
 * a NUL, in UTF-16 or in UTF-8. That holds for every Android; what comes in which order does not.
 */

/** Where the length of the interface's name stands: after the policy, with the work source from 10, with SYST from 11. */
export const TOKEN_AT = [4, 8, 12];

const LONGEST_TEXT = 4096;
const BLANK = 0x20;
const SCHEME = "content";
const PROVIDER = `${SCHEME}://`;
const AUTHORITY = /^[\w.@-]{3,}$/;

/** What the exceptions are that cross processes, by the codes that `Parcel.writeException` writes. */
const EXCEPTIONS = new Map([
    [-1, "java.lang.SecurityException"],
    [-2, "android.os.BadParcelableException"],
    [-3, "java.lang.IllegalArgumentException"],
    [-4, "java.lang.NullPointerException"],
    [-5, "java.lang.IllegalStateException"],
    [-6, "android.os.NetworkOnMainThreadException"],
    [-7, "java.lang.UnsupportedOperationException"],
    [-8, "android.os.ServiceSpecificException"],
    [-9, "android.os.RemoteException"],
]);

/** Those that content providers write beside them (`DatabaseUtils`); believed, not checked on a device. */
const OF_PROVIDERS = new Map([
    [1, "java.io.FileNotFoundException"],
    [2, "java.lang.IllegalArgumentException"],
    [3, "java.lang.UnsupportedOperationException"],
    [9, "android.database.sqlite.SQLiteException"],
    [10, "android.content.OperationApplicationException"],
    [11, "android.os.OperationCanceledException"],
]);

const SECURITY = -1;
const SERVICE_SPECIFIC = -8;
const NOTED_OPS_FIRST = -127;
const POLICY_FIRST = -128;

/** How a service answered, by what its reply begins with. */
export interface Answer {
    isRefused: boolean;
    /** Null when it is none. */
    exception: string | null;
    /** The reply begins with something else, behind which nobody looked. */
    isUnread?: true;
}

export class ParcelBytes {
    readonly #bytes: Uint8Array;
    readonly #view: DataView;

    constructor(content: ArrayBuffer) {
        this.#bytes = new Uint8Array(content);
        this.#view = new DataView(content);
    }

    /** Where the arguments begin, if the parcel begins with this interface's name; else null. */
    afterToken(descriptor: string): number | null {
        const at = TOKEN_AT.find((each) => this.#isNamed(each, descriptor));
        return at === undefined ? null : padded(at + 4 + 2 * (descriptor.length + 1));
    }

    /** Whether this string stands anywhere in it, as it is written in UTF-16. */
    holds(text: string): boolean {
        for (let at = 0; at + 4 <= this.#bytes.length; at += 4) {
            if (this.#isNamed(at, text)) {
                return true;
            }
        }
        return false;
    }

    /** Character by character from the end: the beginnings of these names are alike. */
    #isNamed(at: number, name: string): boolean {
        let i = name.length;
        if (this.#int(at) !== i || at + 4 + 2 * i > this.#bytes.length) {
            return false;
        }
        while (i !== 0 && this.#view.getUint16(at + 2 + 2 * i, true) === name.charCodeAt(i - 1)) {
            i--;
        }
        return i === 0;
    }

    /**
     * The authority that a call to a content provider is about: of the first uri, or one of the known names; null for
     * none. A number before a string may look like the length of another, so that each border is looked at.
     */
    findAuthority(from: number, isKnown: (name: string) => boolean): string | null {
        for (let at = from; at + 4 <= this.#bytes.length; at += 4) {
            const found = this.#textAt(at);
            if (found?.text.startsWith(PROVIDER)) {
                return found.text.substring(PROVIDER.length).split(/[/?#]/, 1)[0];
            }
            if (found !== null && isKnown(found.text)) {
                return found.text;
            }
            if (found?.text === SCHEME) {
                return this.#authorityAt(found.end);
            }
        }
        return null;
    }

    /** Of a uri that was taken apart: what comes after its scheme, or after a number that says how it is encoded. */
    #authorityAt(from: number): string | null {
        const found = [from, from + 4, from + 8].map((at) => this.#textAt(at)?.text ?? "");
        return found.find((text) => AUTHORITY.test(text)) ?? null;
    }

    /** `permissionCode`: what a service throws of its own when a permission is lacking. */
    answer(permissionCode: number | undefined): Answer {
        let at = 0;
        let code = this.#int(at);
        if (code === NOTED_OPS_FIRST) {
            at = 4 + this.#int(4); // since Android 12 it says how long it is
            if (at < 8 || at % 4 !== 0 || at + 4 > this.#bytes.length) {
                return { isRefused: false, exception: null, isUnread: true };
            }
            code = this.#int(at);
        }
        if (code === 0 || code === POLICY_FIRST) {
            return { isRefused: false, exception: null };
        }
        const isRefused = code === SECURITY || (code === SERVICE_SPECIFIC && this.#hasCode(at + 4, permissionCode));
        return { isRefused, exception: EXCEPTIONS.get(code) ?? OF_PROVIDERS.get(code) ?? `exception ${code}` };
    }

    /** After the exception's message, from Android 10 on, stands the length of a stack; then the service's own code. */
    #hasCode(at: number, wanted: number | undefined): boolean {
        const end = this.#wideAt(at)?.end ?? at + 4;
        return wanted !== undefined && (this.#int(end) === wanted || (this.#int(end) === 0 && this.#int(end + 4) === wanted));
    }

    /** A value that is not there reads as 0, as on Android. */
    #int(at: number): number {
        return at + 4 <= this.#bytes.length ? this.#view.getInt32(at, true) : 0;
    }

    #textAt(at: number): { text: string; end: number } | null {
        return this.#narrowAt(at) ?? this.#wideAt(at);
    }

    #wideAt(at: number): { text: string; end: number } | null {
        const length = this.#int(at);
        const end = at + 4 + 2 * (length + 1);
        if (length < 1 || length > LONGEST_TEXT || end > this.#bytes.length || this.#view.getUint16(end - 2, true) !== 0) {
            return null;
        }
        let text = "";
        for (let i = at + 4; i !== end - 2; i += 2) {
            const unit = this.#view.getUint16(i, true);
            if (unit < BLANK) {
                return null;
            }
            text += String.fromCharCode(unit);
        }
        return { text, end: padded(end) };
    }

    #narrowAt(at: number): { text: string; end: number } | null {
        const length = this.#int(at);
        const end = at + 4 + length + 1;
        if (length < 1 || length > LONGEST_TEXT || end > this.#bytes.length || this.#bytes[end - 1] !== 0) {
            return null;
        }
        let text = "";
        for (let i = at + 4; i !== end - 1; i++) {
            if (this.#bytes[i] < BLANK) {
                return null;
            }
            text += String.fromCharCode(this.#bytes[i]);
        }
        return { text, end: padded(end) };
    }
}

function padded(end: number): number {
    return (end + 3) & ~3;
}
