/** An agent of the benchmarks: the same method hooked by the bridge alone, to call the original and nothing else. */
import * as bridge from "./core/bridge.js";

rpc.exports = {
    async start(options: { bridge: string }): Promise<void> {
        bridge.load(options.bridge);
        bridge.perform(() => {
            const transact = bridge.use("android.os.BinderProxy").transact.overloads[0];
            transact.implementation = function (this: any, ...args: any[]) {
                return transact.apply(this, args);
            };
        });
        await bridge.settle();
    },
};
