/** Which tap this platform needs for what is below the API, and what came of it. */
import type { HookReport } from "../wire.js";
import { tapJava } from "./binderproxy.js";
import { hasLibbinder, tapNative } from "./transact.js";
import { failed, resolve, type Interface } from "./transactions.js";

/** Watch Binder: where the platform has libbinder there, so that native code is seen too, and else in Java. */
export function watchBinder(interfaces: Interface[]): HookReport[] {
    const { watched, reports } = resolve(interfaces);
    try {
        (hasLibbinder() ? tapNative : tapJava)(watched);
        return reports;
    } catch (error) {
        return failed(interfaces, "failed", String(error));
    }
}
