/** The Java stack of the calling thread by raw JNI: wrappers would make each hook some five times slower. */
import { hash } from "./hash.js";
import { vm } from "./bridge.js";
import { textOf } from "./objects.js";

const FRAMES_KEPT = 64;

export interface Stack {
    key: string;
    frames: string[];
}

type Env = any;

interface Methods {
    throwable: NativePointer;
    construct: (env: NativePointer, type: NativePointer, method: NativePointer) => NativePointer;
    constructor: NativePointer;
    callObject: (env: NativePointer, object: NativePointer, method: NativePointer) => NativePointer;
    callStatic: (env: NativePointer, type: NativePointer, method: NativePointer, arg: NativePointer) => NativePointer;
    getStackTrace: NativePointer;
    arrays: NativePointer;
    toText: NativePointer;
}

let methods: Methods | null = null;

function resolve(env: Env): Methods {
    const throwable = env.newGlobalRef(env.findClass("java/lang/Throwable"));
    const arrays = env.newGlobalRef(env.findClass("java/util/Arrays"));
    return {
        throwable,
        construct: env.constructor([]),
        constructor: env.getMethodId(throwable, "<init>", "()V"),
        callObject: env.vaMethod("pointer", []),
        callStatic: env.staticVaMethod("pointer", ["pointer"]),
        getStackTrace: env.getMethodId(throwable, "getStackTrace", "()[Ljava/lang/StackTraceElement;"),
        arrays,
        toText: env.getStaticMethodId(arrays, "toString", "([Ljava/lang/Object;)Ljava/lang/String;"),
    };
}

/** Innermost frame first, as `class.method(File.java:line)`; the hooked method itself is frame 0. */
export function capture(): Stack {
    const env: Env = vm().getEnv();
    methods ??= resolve(env);
    const m = methods;
    const thrown = m.construct(env.handle, m.throwable, m.constructor);
    const trace = m.callObject(env.handle, thrown, m.getStackTrace);
    const text = m.callStatic(env.handle, m.arrays, m.toText, trace);
    const joined = textOf(text);
    for (const reference of [text, trace, thrown]) {
        env.deleteLocalRef(reference);
    }
    const all = joined.slice(1, -1).split(", ");
    const frames = all.slice(0, FRAMES_KEPT);
    if (all.length > FRAMES_KEPT) {
        frames.push(`... ${all.length - FRAMES_KEPT} more`);
    }
    return { key: hash(joined), frames };
}
