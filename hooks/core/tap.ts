/** Which tap this platform needs for what is below the API, and what came of it. */
import type { HookReport } from "../wire.js";
import { tapJava } from "./binderproxy.js";
import { isAttached, use } from "./bridge.js";
import { expect } from "./proof.js";
import { hasLibbinder, tapNative } from "./transact.js";
import { failed, resolve, type Interface } from "./transactions.js";

/** Watch Binder: where the platform has libbinder there, so that native code is seen too, and else in Java. */
export function watchBinder(interfaces: Interface[], ping = pingServices): HookReport[] {
    const { watched, reports } = resolve(interfaces);
    try {
        const trial = hasLibbinder() ? tapNative(watched, ping) : tapJava(watched);
        expect(reports.filter(({ state }) => state === "installed"), [trial]);
        return reports;
    } catch (error) {
        return failed(interfaces, "failed", String(error));
    }
}

/** Ask who keeps the list of services whether he lives; false where there is no Java to ask by. */
function pingServices(): boolean {
    return isAttached() && use("com.android.internal.os.BinderInternal").getContextObject().pingBinder();
}
