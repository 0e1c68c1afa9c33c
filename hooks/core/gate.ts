/**
 * The gates, from within. Spawn: Frida holds the process before `ActivityThread.main()`, and the host has it go on after
 * our `hello`. Debug: `am set-debug-app -w` keeps the process in `Debug.waitForDebugger()` before any app code. That
 * loop, and nobody else, is told that a debugger is there as soon as the host has stored our `hello` or was given up.
 */
import type { Gate } from "../wire.js";
import * as bridge from "./bridge.js";
import { nowSeconds } from "./clock.js";
import * as emit from "./emit.js";
import { readFrames } from "./stack.js";

const WAITING = "android.os.Debug.waitForDebugger(";
const HELD_WITHIN_S = 5;

export function holdGate(): void {
    const isConnected = bridge.use("android.os.Debug").isDebuggerConnected;
    isConnected.implementation = function (this: any) {
        return (emit.isOpen() && isAskedByGate()) || isConnected.call(this);
    };
}

function isAskedByGate(): boolean {
    return readFrames().slice(0, 3).some((frame) => frame.startsWith(WAITING));
}

/** What caught this process: the gate that the host asked for, if it is seen to have done so. */
export function findGate(asked: Gate): Gate {
    const isCaught = { spawn: isUnborn, debug: isHeld, late: () => true };
    return isCaught[asked]() ? asked : "late";
}

/** Whether the process is no app yet: its main thread has not come to make an ActivityThread, and no app code has run. */
function isUnborn(): boolean {
    return bridge.use("android.app.ActivityThread").currentActivityThread() === null;
}

/** Whether the process really came to wait; on a build that forbids debugging this app it runs on instead. */
function isHeld(): boolean {
    const debug = bridge.use("android.os.Debug");
    const deadline = nowSeconds() + HELD_WITHIN_S;
    while (!debug.waitingForDebugger()) {
        if (nowSeconds() > deadline) {
            return false;
        }
        Thread.sleep(0.02);
    }
    return true;
}
