/** Values by the Java objects that they belong to, told by identity; no object is kept alive for it. */
import { vm } from "./bridge.js";

// Places in the table of functions that every JNIEnv has, by the JNI specification.
const NEW_WEAK_GLOBAL_REF = 226;
const DELETE_WEAK_GLOBAL_REF = 227;

type Function = NativeFunction<NativePointer, [NativePointer, NativePointer]>;

export class WeakList<T> {
    readonly #most: number;
    readonly #forget: (value: T) => void;
    #held: { reference: NativePointer; value: T }[] = [];

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
        this.#held.unshift({ reference: call(env, NEW_WEAK_GLOBAL_REF)(env.handle, handle), value });
    }

    find(handle: NativePointer): T | null {
        const at = this.#indexOf(handle);
        return at === -1 ? null : this.#held[at].value;
    }

    remove(handle: NativePointer): T | null {
        const at = this.#indexOf(handle);
        return at === -1 ? null : this.#drop(at);
    }

    #indexOf(handle: NativePointer): number {
        if (this.#held.length === 0) {
            return -1;
        }
        const env = vm().getEnv();
        return this.#held.findIndex(({ reference }) => env.isSameObject(reference, handle));
    }

    #drop(at: number): T {
        const [{ reference, value }] = this.#held.splice(at, 1);
        const env = vm().getEnv();
        call(env, DELETE_WEAK_GLOBAL_REF)(env.handle, reference);
        return value;
    }

    /** Forget what is gone, and the oldest where there is no room. */
    #sweep(): void {
        const env = vm().getEnv();
        for (let at = this.#held.length - 1; at >= 0; at--) {
            if (this.#held.length >= this.#most || env.isSameObject(this.#held[at].reference, NULL)) {
                this.#forget(this.#drop(at));
            }
        }
    }
}

function call(env: any, place: number): Function {
    const table: NativePointer = env.handle.readPointer();
    return new NativeFunction(table.add(place * Process.pointerSize).readPointer(), "pointer", ["pointer", "pointer"]);
}
