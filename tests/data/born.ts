/** An agent of the tests: what the spawn gate finds in an app that lives, and in one that is not born yet. */
import type { Gate, StartOptions } from "./wire.js";
import * as bridge from "./core/bridge.js";
import { findGate } from "./core/gate.js";

rpc.exports = {
    start(options: StartOptions): void {
        bridge.load(options.bridge);
        send(bridge.perform(() => [findGate("spawn"), findUnborn(), findGate("late")]));
    },
};

/** As a process is that a zygote has just forked: its classes are loaded, and no ActivityThread was made. */
function findUnborn(): Gate {
    const current = bridge.use("android.app.ActivityThread").current;
    const thread = current.value;
    current.value = null;
    try {
        return findGate("spawn");
    } finally {
        current.value = thread;
    }
}
