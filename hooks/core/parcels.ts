/** Java's parcels, looked at without reading from them: where they stand is where the app goes on. */
import { vm } from "./bridge.js";

export const NOTHING = new ArrayBuffer(0);

type Marshall = (env: NativePointer, parcel: NativePointer, method: NativePointer) => NativePointer;

let marshall: { method: NativePointer; call: Marshall } | null = null;

/** All bytes of it. Throws what Android throws for a parcel that holds objects of Binder, on whose bytes there is no relying. */
export function contentOf(parcel: NativePointer): ArrayBuffer {
    const env = vm().getEnv();
    const { method, call } = (marshall ??= resolve(env));
    const array = call(env.handle, parcel, method);
    env.throwIfExceptionPending();
    const elements = env.getByteArrayElements(array);
    try {
        return elements.readByteArray(env.getArrayLength(array)) ?? NOTHING;
    } finally {
        env.releaseByteArrayElements(array, elements);
        env.deleteLocalRef(array);
    }
}

function resolve(env: any): { method: NativePointer; call: Marshall } {
    const type = env.findClass("android/os/Parcel");
    const method = env.getMethodId(type, "marshall", "()[B");
    env.deleteLocalRef(type);
    return { method, call: env.vaMethod("pointer", []) };
}
