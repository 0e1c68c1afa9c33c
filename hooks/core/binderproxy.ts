/**
 * Transactions as Java makes them, where there is no libbinder to watch. Every one of them passes here, so that one of
 * no interest costs four short calls and no object: what decides is the length of the interface's name.
 */
import type { Watched } from "./transactions.js";
import * as below from "./below.js";
import * as bridge from "./bridge.js";
import * as emit from "./emit.js";
import { describeEnd } from "./outcome.js";
import { ParcelBytes, TOKEN_AT } from "./parcel.js";
import { NOTHING, contentOf } from "./parcels.js";
import { currentStack } from "./stack.js";
import { begin, codesOf, end } from "./transactions.js";

const TRANSACT = "android.os.BinderProxy.transact";
const ONE_WAY = 1;
const UNKNOWN_TRANSACTION = -74;

interface Candidate {
    each: Watched;
    codes: Set<number> | null;
}

interface Found {
    each: Watched;
    content: ArrayBuffer;
}

interface Methods {
    size: (env: NativePointer, parcel: NativePointer, method: NativePointer) => number;
    dataSize: NativePointer;
    dataPosition: NativePointer;
    setDataPosition: NativePointer;
    seek: (env: NativePointer, parcel: NativePointer, method: NativePointer, position: number) => void;
    readInt: NativePointer;
}

/** Have these interfaces watched. */
export function tapJava(watched: Watched[]): void {
    const methods = resolveMethods();
    const lengthAt = TOKEN_AT[findLayout()];
    const byLength = new Map<number, Candidate[]>();
    for (const each of watched) {
        const codes = codesOf(each);
        const candidate = { each, codes: codes === null ? null : new Set(codes) };
        byLength.set(each.descriptor.length, [...(byLength.get(each.descriptor.length) ?? []), candidate]);
    }
    const transact = bridge.use("android.os.BinderProxy").transact.overloads[0];
    bridge.implementLight(transact, function (this: any, ...args: any[]) {
        const [code, data, reply, flags] = args;
        const candidates = emit.isPassing() || data === null ? undefined : byLength.get(readInt(methods, data.handle, lengthAt));
        const found = candidates === undefined ? null : find(candidates, code, data.handle);
        const begun = found === null ? null : begin(found.each, code, () => found.content, currentStack);
        const go = (): boolean => transact.apply(this, args);
        return begun === null
            ? go()
            : finish(found!.each, begun, go, () => (reply === null || flags & ONE_WAY ? NOTHING : contentOf(reply.handle)));
    });
}

function finish(each: Watched, begun: below.Below, transact: () => boolean, content: () => ArrayBuffer): boolean {
    let isKnown;
    try {
        isKnown = transact();
    } catch (error) {
        below.end(begun, describeEnd(begun.row, null, error));
        throw error;
    }
    end(each, begun, { status: isKnown ? 0 : UNKNOWN_TRANSACTION, content });
    return isKnown;
}

/** The interface whose name the parcel begins with; whatever goes wrong here is none of the app's business. */
function find(candidates: Candidate[], code: number, data: NativePointer): Found | null {
    const possible = candidates.filter(({ codes }) => codes === null || codes.has(code));
    if (possible.length === 0) {
        return null;
    }
    try {
        const content = contentOf(data);
        const bytes = new ParcelBytes(content);
        const named = possible.find(({ each }) => bytes.afterToken(each.descriptor) !== null);
        return named === undefined ? null : { each: named.each, content };
    } catch (error) {
        emit.hookError(TRANSACT, error);
        return null;
    }
}

/** Which of the three layouts the platform writes. */
function findLayout(): number {
    const level: number = bridge.use("android.os.Build$VERSION").SDK_INT.value;
    return level >= 30 ? 2 : level === 29 ? 1 : 0;
}

function resolveMethods(): Methods {
    const env = bridge.vm().getEnv();
    const parcel = env.findClass("android/os/Parcel");
    const method = (name: string, signature: string): NativePointer => env.getMethodId(parcel, name, signature);
    const methods = {
        size: env.vaMethod("int32", []),
        dataSize: method("dataSize", "()I"),
        dataPosition: method("dataPosition", "()I"),
        setDataPosition: method("setDataPosition", "(I)V"),
        seek: env.vaMethod("void", ["int32"]),
        readInt: method("readInt", "()I"),
    };
    env.deleteLocalRef(parcel);
    return methods;
}

/** An integer of a parcel, which stands afterwards where it stood; -1 where there is none. */
function readInt(m: Methods, parcel: NativePointer, at: number): number {
    const env: NativePointer = bridge.vm().getEnv().handle;
    if (m.size(env, parcel, m.dataSize) < at + 4) {
        return -1;
    }
    const position = m.size(env, parcel, m.dataPosition);
    m.seek(env, parcel, m.setDataPosition, at);
    const value = m.size(env, parcel, m.readInt);
    m.seek(env, parcel, m.setDataPosition, position);
    return value;
}
