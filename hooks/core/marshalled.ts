/** The content of a parcel of Java's, wherever it stands in it. */
import { vm } from "./bridge.js";

export const NO_BYTES = new ArrayBuffer(0);

interface Marshall {
    call: (env: NativePointer, parcel: NativePointer, method: NativePointer) => NativePointer;
    method: NativePointer;
}

let marshall: Marshall | null = null;

/** Throws what Android throws for a parcel with binders in it. */
export function marshalled(parcel: NativePointer): ArrayBuffer {
    const env = vm().getEnv();
    marshall ??= resolve(env);
    const array = marshall.call(env.handle, parcel, marshall.method);
    env.throwIfExceptionPending();
    const elements = env.getByteArrayElements(array);
    try {
        return elements.readByteArray(env.getArrayLength(array)) ?? NO_BYTES;
    } finally {
        env.releaseByteArrayElements(array, elements);
        env.deleteLocalRef(array);
    }
}

function resolve(env: any): Marshall {
    const parcel = env.findClass("android/os/Parcel");
    const method = env.getMethodId(parcel, "marshall", "()[B");
    env.deleteLocalRef(parcel);
    return { call: env.vaMethod("pointer", []), method };
}
