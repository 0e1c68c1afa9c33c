/**
 * Transactions that a service makes to listeners in this process: while one is taken apart, which object it is for. The
 * generated class that does so reads the parcel before it calls the listener, and belongs to the platform whosever the
 * listener is.
 */
import * as bridge from "./bridge.js";
import * as emit from "./emit.js";

const DATA = 1;

interface Incoming {
    listener: any;
    data: { handle: NativePointer } | null;
}

/** Per thread the innermost. */
const incoming = new Map<number, Incoming>();

/** The listener that this very parcel is for; what it does with others meanwhile is its own. */
export function findListener(thread: number, parcel: any): any | null {
    const found = incoming.get(thread);
    if (found === undefined || found.data === null) {
        return null;
    }
    return bridge.vm().getEnv().isSameObject(found.data.handle, parcel.$h) ? found.listener : null;
}

/** Of these classes, which are one and the same from version to version, the first that there is. */
export function watchListeners([stub, ...others]: string[]): void {
    try {
        bridge.use(stub).onTransact.overloads.forEach(watch);
    } catch (error) {
        if (bridge.isMissing(error) && others.length !== 0) {
            watchListeners(others);
        } else {
            emit.hookError(`${stub}.onTransact`, error);
        }
    }
}

function watch(overload: any): void {
    bridge.implementLight(overload, function (this: any, ...args: any[]) {
        const go = (): any => overload.apply(this, args);
        return emit.isPassing() ? go() : within(this, args[DATA], go);
    });
}

function within(listener: any, data: Incoming["data"], go: () => any): any {
    const thread = Process.getCurrentThreadId();
    const around = incoming.get(thread);
    incoming.set(thread, { listener, data });
    try {
        return go();
    } finally {
        if (around === undefined) {
            incoming.delete(thread);
        } else {
            incoming.set(thread, around);
        }
    }
}
