/**
 * Canary calls: the agent calls a hooked method itself, as Java would, and the hook ends that call before the original,
 * so that nothing is asked of the phone. Should the hook be dead, the original gets an object that no constructor has
 * made, null, and -1 for numbers: it throws, or has nothing to do.
 */
type Overload = any; // of the bridge's
type Call = (env: NativePointer, target: NativePointer, ...rest: NativePointer[]) => unknown;

const CONSTRUCTOR = 1;
const STATIC = 2;

// Where the JNI specification's "Interface Function Table" has Call<Type>MethodA for each type, and its two kin.
const CALL = 36;
const CALL_STATIC = 116;
const CALL_CONSTRUCTOR = 93;
const RETURNS: { [kind: string]: NativeFunctionReturnType } = {
    ...{ L: "pointer", Z: "uint8", B: "int8", C: "uint16", S: "int16" },
    ...{ I: "int32", J: "int64", F: "float", D: "double", V: "void" },
};
const KINDS = Object.keys(RETURNS);
const ANSWERS: { [kind: string]: unknown } = { L: null, Z: false, C: "\0", V: undefined };
const SLOT = 8;

const objects = new Map<string, NativePointer>();
let caller = -1;
let isHeard = false;

/** Whether this call of a hooked method is the agent's own, which ends here. */
export function isCanary(): boolean {
    if (caller === -1 || Process.getCurrentThreadId() !== caller) {
        return false;
    }
    isHeard = true;
    return true;
}

/** What a canary call is answered, as the bridge takes it. */
export function answerOf({ returnType }: Overload): unknown {
    const kind = kindOf(returnType);
    return kind in ANSWERS ? ANSWERS[kind] : 0;
}

/**
 * Whether a call of this method came to its hook; null where none can be made: of an abstract class, and of a static
 * method without arguments, which would do its work if nothing kept it. `type` is the class that has such objects.
 */
export function sendCanary(env: any, overload: Overload, type: any): boolean | null {
    env.pushLocalFrame(4);
    try {
        const target = overload.type === STATIC ? type.class.$h : findObject(env, type);
        if (target.isNull() || (overload.type === STATIC && overload.argumentTypes.length === 0)) {
            return null;
        }
        isHeard = false;
        caller = Process.getCurrentThreadId();
        call(env, overload, target);
        return isHeard;
    } finally {
        caller = -1;
        env.exceptionClear();
        env.popLocalFrame(NULL);
    }
}

function call(env: any, overload: Overload, target: NativePointer): void {
    const values = toValues(overload.argumentTypes);
    if (overload.type === CONSTRUCTOR) {
        entry(env, CALL_CONSTRUCTOR, "void", 5)(env.handle, target, overload.holder.class.$h, overload.handle, values);
        return;
    }
    const kind = kindOf(overload.returnType);
    const first = overload.type === STATIC ? CALL_STATIC : CALL;
    entry(env, first + 3 * KINDS.indexOf(kind), RETURNS[kind], 4)(env.handle, target, overload.handle, values);
}

function entry(env: any, index: number, returns: NativeFunctionReturnType, parameters: number): Call {
    const address = env.handle.readPointer().add(index * Process.pointerSize).readPointer();
    const types = Array<NativeFunctionArgumentType>(parameters).fill("pointer");
    return new NativeFunction(address, returns, types, { exceptions: "propagate" }) as unknown as Call;
}

function toValues(types: Overload[]): NativePointer {
    const values = Memory.alloc(SLOT * Math.max(1, types.length));
    types.forEach((type, index) => values.add(SLOT * index).writeS64("BSIJ".includes(kindOf(type)) ? -1 : 0));
    return values;
}

/** It is never given back, not even when the agent goes: its finaliser would find nothing to put in order. */
function findObject(env: any, type: any): NativePointer {
    let object = objects.get(type.$className);
    if (object === undefined) {
        const made: NativePointer = env.allocObject(type.class.$h);
        object = made.isNull() ? NULL : (env.newGlobalRef(made) as NativePointer);
        objects.set(type.$className, object);
    }
    return object;
}

function kindOf(type: Overload): string {
    return type.type === "pointer" ? "L" : type.name;
}
