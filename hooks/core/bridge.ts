/** The Java bridge, which the host hands over at `start`. Its own values are the only `any` of the agent. */

let bridge: any = null;

/** Evaluate the bridge's source, a script that defines `bridge`. */
export function load(source: string): void {
    bridge = Script.evaluate("/bridge/java.js", `(function () { ${source}\nreturn bridge; })();`);
    if (!bridge.available) {
        throw new Error("this process runs no Java VM that the bridge knows");
    }
}

export function vm(): any {
    return bridge.vm;
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

/** A class of the loader that defined it. */
export function useFrom(loader: any, className: string): any {
    return bridge.ClassFactory.get(loader).use(className);
}

export function cast(object: any, className: string): any {
    return bridge.cast(object, bridge.use(className));
}

/**
 * A string argument that only passes through: the bridge would hand the app's method another object, cut at a NUL and
 * with other characters beyond the Basic Multilingual Plane.
 */
export class JavaString {
    constructor(readonly handle: NativePointer) {}

    toString(): string {
        const env = vm().getEnv();
        const chars = env.getStringChars(this.handle);
        const units = new Uint16Array(chars.readByteArray(env.getStringLength(this.handle) * 2));
        env.releaseStringChars(this.handle, chars);
        let text = "";
        for (let i = 0; i !== units.length; i++) {
            text += String.fromCharCode(units[i]);
        }
        return text;
    }
}

/** Replace an overload; string arguments reach `body`, and through it the original, as the objects they are. */
export function implement(overload: any, body: (...args: any[]) => any): void {
    const types: any[] = overload.argumentTypes;
    types.forEach((type, index) => {
        if (type.className === "java.lang.String") {
            types[index] = Object.create(type, {
                isCompatible: { value: () => true },
                fromJni: { value: (handle: NativePointer) => (handle.isNull() ? null : new JavaString(handle)) },
                toJni: { value: (text: JavaString | null) => (text === null ? NULL : text.handle) },
            });
        }
    });
    mendDefault(overload.returnType);
    overload.implementation = body;
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
