/** Stands in for the agent: puts signals in place of which this Android has one, and sends what became of each. */
import * as bridge from "./core/bridge.js";
import { installSignals } from "./core/signals.js";
import type { Lifecycle } from "./core/table.js";
import type { StartOptions } from "./wire.js";

const row = { signal: "tried", keeps: "nothing", describe: () => ({}) };
const THREAD = "android.app.ActivityThread";
const tried: Lifecycle[] = [
    { ...row, className: THREAD, method: "handleReceiver", api: [23] },
    { ...row, className: THREAD, method: "handleNothing", api: [23] },
    { ...row, className: THREAD, method: "handleLater", api: [31] },
    { ...row, className: "android.app.NoThread", method: "handleReceiver", api: [23] },
    { ...row, className: "android.app.NoThread", method: "handleReceiver", api: [23, 25] },
];

rpc.exports = {
    async start(options: StartOptions): Promise<void> {
        bridge.load(options.bridge);
        const reports = bridge.perform(() => installSignals(tried, []));
        await bridge.settle();
        send(reports.map(({ hook, data_type, state, error }) => [hook, data_type, state, error]));
    },
};
