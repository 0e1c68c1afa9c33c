/**
 * Values by the Java objects that they belong to, told by identity; no object is kept alive for it.
 *
 * To compare two objects is a call into the VM, during which other threads' hooks run. So the list is never changed in
 * place, what is found is believed only if it is still there, and a reference that is out of the list lives on for a
 * while: another thread may be about to compare it.
 */
import { vm } from "./bridge.js";
import { nowSeconds } from "./clock.js";

// Places in the table of functions that every JNIEnv has, by the JNI specification.
const NEW_WEAK_GLOBAL_REF = 226;
const DELETE_WEAK_GLOBAL_REF = 227;

const REFERENCE_LIVES_ON_S = 60;

type Function = NativeFunction<NativePointer, [NativePointer, NativePointer]>;

interface Entry<T> {
    reference: NativePointer;
    value: T;
}

interface Removed {
    reference: NativePointer;
    atSeconds: number;
}

export class WeakList<T> {
    readonly #most: number;
    readonly #forget: (value: T) => void;
    #held: readonly Entry<T>[] = [];
    #removed: Removed[] = [];

    /** At most so many; what is forgotten, because its object is gone or too many came after it, is told. */
    constructor(most: number, forget: (value: T) => void) {
        this.#most = most;
        this.#forget = forget;
    }

    get isEmpty(): boolean {
        return this.#held.length === 0;
    }

    get values(): T[] {
        return this.#held.map(({ value }) => value);
    }

    add(handle: NativePointer, value: T): void {
        this.#sweep();
        const env = vm().getEnv();
        const reference = call(env, NEW_WEAK_GLOBAL_REF)(env.handle, handle);
        this.#held = [{ reference, value }, ...this.#held];
    }

    find(handle: NativePointer): T | null {
        const entry = this.#entryOf(handle);
        return entry !== null && this.#held.includes(entry) ? entry.value : null;
    }

    remove(handle: NativePointer): T | null {
        const entry = this.#entryOf(handle);
        return entry !== null && this.#drop(entry) ? entry.value : null;
    }

    #entryOf(handle: NativePointer): Entry<T> | null {
        const held = this.#held;
        if (held.length === 0) {
            return null;
        }
        const env = vm().getEnv();
        return held.find(({ reference }) => env.isSameObject(reference, handle)) ?? null;
    }

    /** Whether it was there: of two threads that drop it, one does. */
    #drop(entry: Entry<T>): boolean {
        if (!this.#held.includes(entry)) {
            return false;
        }
        this.#held = this.#held.filter((other) => other !== entry);
        this.#removed.push({ reference: entry.reference, atSeconds: nowSeconds() });
        return true;
    }

    /** Forget what is gone, and the oldest where there is no room. */
    #sweep(): void {
        const env = vm().getEnv();
        const held = this.#held;
        held.forEach((entry, at) => {
            const isTooMany = at >= this.#most - 1;
            if ((isTooMany || env.isSameObject(entry.reference, NULL)) && this.#drop(entry)) {
                this.#forget(entry.value);
            }
        });
        this.#deleteOld(env);
    }

    #deleteOld(env: any): void {
        const before = nowSeconds() - REFERENCE_LIVES_ON_S;
        const old = this.#removed.filter(({ atSeconds }) => atSeconds < before);
        this.#removed = this.#removed.filter(({ atSeconds }) => atSeconds >= before);
        old.forEach(({ reference }) => call(env, DELETE_WEAK_GLOBAL_REF)(env.handle, reference));
    }
}

function call(env: any, place: number): Function {
    const table: NativePointer = env.handle.readPointer();
    return new NativeFunction(table.add(place * Process.pointerSize).readPointer(), "pointer", ["pointer", "pointer"]);
}
