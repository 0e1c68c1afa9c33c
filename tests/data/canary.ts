/** An agent of the tests: a hook that fires, one that was taken away behind the agent's back, and one never tried. */
import * as bridge from "./core/bridge.js";
import { installAll } from "./core/install.js";
import { prove } from "./core/proof.js";
import { NOTHING } from "./core/summary.js";
import { rows } from "./core/table.js";
import type { StartOptions } from "./wire.js";

const MANAGER = { dataType: "location", className: "android.location.LocationManager", api: [23] as [number], why: "" };

const table = [
    ...rows(MANAGER, [
        ["getLastKnownLocation", "delivery", NOTHING],
        ["getGpsStatus", "delivery", NOTHING],
    ]),
    ...rows({ ...MANAGER, className: "android.graphics.SurfaceTexture", isPerilous: true }, [["updateTexImage", "delivery", NOTHING]]),
    ...rows({ ...MANAGER, className: "android.hardware.Camera" }, [["open", "request", NOTHING]]),
];

rpc.exports = {
    async start(options: StartOptions): Promise<void> {
        bridge.load(options.bridge);
        const hooks = bridge.perform(() => installAll(table));
        await bridge.settle();
        bridge.perform(() => {
            bridge.use(MANAGER.className).getGpsStatus.implementation = null;
        });
        await bridge.settle();
        send(bridge.perform(() => prove(hooks)));
    },
};
