/**
 * What the framework does in a thread of its own for who asked for it. The stack of such a call begins in the thread's
 * run(), and would be nobody's; the stack of who asked is put behind it.
 */
import * as bridge from "./bridge.js";
import * as emit from "./emit.js";
import { readFrames, stackOf, type Stack } from "./stack.js";
import { WeakList } from "./weak.js";

/** An object that stands for work: made by who wants it, run where it is to be done. */
interface Errand {
    className: string;
    run: string;
}

const ERRANDS: Errand[] = [{ className: "android.content.CursorLoader", run: "loadInBackground" }];
const REMEMBERED = 64;

const asked = new WeakList<string[]>(REMEMBERED, () => {});
const running = new Map<number, string[]>();

/** The stack of the calling thread, and behind it that of who asked for what the thread is doing. */
export function withAsker(thread: number, stack: Stack): Stack {
    const asker = running.get(thread);
    if (asker === undefined) {
        return stack;
    }
    return stackOf([...readFrames(), ...asker]);
}

/** Note from now on who makes such objects; where the class is not there, nobody can. */
export function watchErrands(): void {
    for (const { className, run } of ERRANDS) {
        try {
            const type = bridge.use(className);
            type.$init.overloads.forEach(noteMaking);
            type[run].overloads.forEach(noteRunning);
        } catch (error) {
            emit.hookError(`${className}.${run}`, error);
        }
    }
}

function noteMaking(overload: any): void {
    bridge.implement(overload, function (this: any, ...args: any[]) {
        overload.apply(this, args);
        try {
            if (!emit.isPassing()) {
                asked.add(this.$h, readFrames());
            }
        } catch (error) {
            emit.hookError("android.content.CursorLoader.<init>", error);
        }
    });
}

function noteRunning(overload: any): void {
    bridge.implement(overload, function (this: any, ...args: any[]) {
        const thread = Process.getCurrentThreadId();
        const asker = asked.find(this.$h);
        if (asker === null) {
            return overload.apply(this, args);
        }
        running.set(thread, asker);
        try {
            return overload.apply(this, args);
        } finally {
            running.delete(thread);
        }
    });
}
