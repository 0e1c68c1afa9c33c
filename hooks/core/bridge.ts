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
