/**
 * The Java stack of the calling thread. Its text is made by raw JNI (wrappers would make it some five times slower), and
 * only once for a stack that `native.ts` can tell from the others.
 */
import { vm } from "./bridge.js";
import { findPlace } from "./native.js";
import { textOf } from "./objects.js";

const FRAMES_KEPT = 64;

const KEY_DIGITS = 32;
const STACKS_REMEMBERED = 4096;

export interface Stack {
    key: string;
    /** Innermost first, as `class.method(File.java:line)`; null once the host has them. */
    frames: string[] | null;
}

const byNumber = new Map<number, Stack>();
const byText = new Map<string, Stack>();

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

/** The stack with this number, which is the calling thread's. */
export function findStack(number: number): Stack {
    let stack = byNumber.get(number);
    if (stack === undefined) {
        stack = findByText(readTrace());
        if (number !== 0) {
            forgetMany(byNumber);
            byNumber.set(number, stack);
        }
    }
    return stack;
}

/** The stack of the calling thread. */
export function currentStack(): Stack {
    return findStack(findPlace(vm().getEnv().handle).stack);
}

/** One that is put together of frames. */
export function stackOf(frames: string[]): Stack {
    return findByText(`[${frames.join(", ")}]`);
}

/** The frames of the calling thread; the hooked method itself is frame 0. */
export function readFrames(): string[] {
    return split(readTrace());
}

/** Traces that differ within a line have one text, which is one stack. */
function findByText(text: string): Stack {
    let stack = byText.get(text);
    if (stack === undefined) {
        stack = { key: Checksum.compute("sha256", text).substring(0, KEY_DIGITS), frames: split(text) };
        forgetMany(byText);
        byText.set(text, stack);
    }
    return stack;
}

/** What is forgotten is read again, and sent again. */
function forgetMany(stacks: Map<unknown, Stack>): void {
    if (stacks.size >= STACKS_REMEMBERED) {
        stacks.clear();
    }
}

function readTrace(): string {
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
    return joined;
}

function split(joined: string): string[] {
    const all = joined.slice(1, -1).split(", ");
    const frames = all.slice(0, FRAMES_KEPT);
    if (all.length > FRAMES_KEPT) {
        frames.push(`... ${all.length - FRAMES_KEPT} more`);
    }
    return frames;
}
