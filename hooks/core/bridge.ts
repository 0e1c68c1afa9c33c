/** The Java bridge, which the host hands over at `start`. Its own values are the only `any` of the agent. */
import { answerOf, isCanary } from "./canary.js";
import { nowSeconds } from "./clock.js";
import { shortenCalls } from "./jni.js";
import { memory } from "./memory.js";
import { letThrough, textOf } from "./objects.js";

const VM_WITHIN_S = 5;
const LOOK_AGAIN_S = 0.05;

let bridge: any = null;

/**
 * Evaluate the bridge's source, a script that defines `bridge`. One that comes to a VM that is still starting (HotSpot
 * then has no JVMTI for it) remembers that for good, so that another one is evaluated until the VM is there.
 */
export function load(source: string): void {
    const deadline = nowSeconds() + VM_WITHIN_S;
    let trouble = evaluate(source);
    while (trouble !== null) {
        if (nowSeconds() > deadline) {
            throw new Error(trouble);
        }
        Thread.sleep(LOOK_AGAIN_S);
        trouble = evaluate(source);
    }
    perform(() => {
        shortenCalls(vm().getEnv());
        mendThrowing();
        mendGoing();
    });
}

/** Why this bridge is of no use, or null. */
function evaluate(source: string): string | null {
    try {
        bridge = Script.evaluate("/bridge/java.js", `(function (Memory) { ${source}\nreturn bridge; })`)(memory);
        return bridge.available ? null : "this process runs no Java VM that the bridge knows";
    } catch (error) {
        return String(error);
    }
}

/**
 * The bridge would ask an exception that a hooked method throws for its text: that is the app's own code, and may be a
 * text that the bridge cannot read, so that the app would get no exception at all. Its message is read instead.
 */
function mendThrowing(): void {
    const env = vm().getEnv();
    const throwable = env.findClass("java/lang/Throwable");
    const message = env.getFieldId(throwable, "detailMessage", "Ljava/lang/String;");
    env.exceptionClear(); // a build that has no such field leaves the class alone to tell
    const getObject = env.getField("pointer");
    env.deleteLocalRef(throwable);
    Object.getPrototypeOf(env).throwIfExceptionPending = function (this: any): void {
        if (!this.exceptionCheck()) {
            return;
        }
        const thrown = this.exceptionOccurred();
        this.exceptionClear();
        const handle = this.newGlobalRef(thrown);
        const text = message.isNull() ? NULL : getObject(this.handle, thrown, message);
        const error: any = new Error(this.getObjectClassName(thrown) + (text.isNull() ? "" : `: ${textOf(text)}`));
        [text, thrown].forEach((reference) => this.deleteLocalRef(reference));
        error.$h = handle;
        Script.bindWeak(error, () => vm().perform((other: any) => other.deleteGlobalRef(handle)));
        throw error;
    };
}

/**
 * The bridge deletes what it refers to when the script goes, also what calls under way still use, and by an environment
 * that ended with its thread: either would end the app. A few references of a process that was watched stay instead.
 */
function mendGoing(): void {
    const environments = Object.getPrototypeOf(vm().getEnv());
    const dispose = bridge._dispose;
    bridge._dispose = function (this: any): void {
        environments.deleteGlobalRef = () => {};
        dispose.call(this);
    };
}

export function vm(): any {
    return bridge.vm;
}

/** Whether this thread can call Java; also in a process that runs none. */
export function isAttached(): boolean {
    return bridge?.available === true && bridge.vm.tryGetEnv() !== null;
}

/** Run with this thread attached to the VM; at once, also before the app's own class loader is there. */
export function perform<T>(body: () => T): T {
    let result: T;
    bridge.performNow(() => {
        result = body();
    });
    return result!;
}

/**
 * Wait until what was hooked is hooked. On HotSpot the bridge does it on the next tick, by an operation of the VM that
 * leaves this thread marked as running inside the VM. No safepoint can be reached then, and the whole app stands still
 * from the first one that is wanted until this thread calls JNI again; so it does at once.
 */
export async function settle(): Promise<void> {
    await new Promise<void>((resolve) => Script.nextTick(resolve));
    perform(() => vm().getEnv().exceptionClear());
}

export function use(className: string): any {
    return bridge.use(className);
}

/** ART says ClassNotFoundException, HotSpot NoClassDefFoundError; whatever else goes wrong is a failure of ours. */
export function isMissing(error: unknown): boolean {
    return /ClassNotFoundException|NoClassDefFoundError/.test(String(error));
}

/**
 * A class of the app's, as we have it in hand. The bridge would ask its loader for it by name: that may be the app's own
 * code, in an object that is half made. As it does for superclasses itself, it is handed the class: not once, for it
 * keeps ten handles of each loader and asks anew for one that it has dropped.
 */
export function useClass(type: any, className: string): any {
    const factory = bridge.ClassFactory.get(type.getClassLoader());
    let used = factory._getUsedClass(className);
    if (used === undefined) {
        const kept = retain(type);
        try {
            used = factory._make(className, (env: any) => env.newLocalRef(kept.$h), vm().getEnv());
        } finally {
            factory._setUsedClass(className, used);
        }
    }
    return used;
}

export function cast(object: any, className: string): any {
    return bridge.cast(object, bridge.use(className));
}

/** Replace an overload; strings and arrays reach `body`, the original and the app as the objects they are. */
export function implement(overload: any, body: (...args: any[]) => any): void {
    [...overload.argumentTypes, overload.returnType].forEach(letThrough);
    replace(overload, body);
}

/** The same for a method whose arguments only pass: `body` gets `{ handle }` of an object, which costs no wrapper. */
export function implementLight(overload: any, body: (...args: any[]) => any): void {
    const types = overload.argumentTypes;
    types.forEach((type: any, index: number) => {
        types[index] = type.type === "pointer" ? toLight(type) : type;
    });
    replace(overload, body);
}

function replace(overload: any, body: (...args: any[]) => any): void {
    mendDefault(overload.returnType);
    const answer = answerOf(overload);
    overload.implementation = function (this: any, ...args: any[]) {
        return isCanary() ? answer : body.apply(this, args);
    };
    keepOriginal(overload);
}

/**
 * When the script goes, the bridge forgets at once what it had replaced, and on HotSpot puts it back only on its next
 * tick. A call under way, which asks for the original meanwhile, would get the replacement, and so on without an end.
 */
function keepOriginal(overload: any): void {
    let kept = overload._r;
    Object.defineProperty(overload, "_r", {
        get: () => kept,
        set(replacement: any) {
            kept = replacement ?? kept;
        },
    });
}

function toLight(type: any): any {
    return {
        ...type,
        isCompatible: () => true,
        fromJni: (handle: NativePointer) => (handle.isNull() ? null : { handle }),
        toJni: (value: { handle: NativePointer } | null) => (value === null ? NULL : value.handle),
    };
}

/** What a method returns that throws, where the bridge has a boolean that its own native callback does not take. */
function mendDefault(returnType: any): void {
    if (returnType.name === "Z") {
        returnType.defaultValue = 0;
    }
}

/** Which of these classes the VM has loaded already, each with its defining loader; asks the VM, loads nothing. */
export function findLoaded(classNames: Set<string>): { className: string; type: any }[] {
    const found: { className: string; type: any }[] = [];
    bridge.enumerateLoadedClasses({
        onMatch(name: string, handle: NativePointer) {
            if (classNames.has(name)) {
                found.push({ className: name, type: bridge.cast(handle, bridge.use("java.lang.Class")) });
            }
        },
        onComplete() {},
    });
    return found;
}

/** The same object, kept for longer than the call that it came with. */
export function retain(object: any): any {
    return bridge.retain(object);
}

/**
 * The class loaders of this kind that there are. Not on HotSpot: the bridge would walk the whole heap for them there,
 * and every class passes through their `findClass` anyway.
 */
export function findLoaders(className: string): any[] {
    if (Process.findModuleByName("libart.so") === null) {
        return [];
    }
    const type = use(className).class;
    const all: any[] = bridge.enumerateClassLoadersSync();
    return all.filter((loader) => type.isInstance(loader)).map((loader) => retain(cast(loader, className)));
}
