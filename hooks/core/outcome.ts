/** How the original ended, by the exception's own class. (The bridge itself has asked the exception for its text.) */
import type { Outcome } from "../wire.js";
import { use, vm } from "./bridge.js";

let securityException: any = null;

/** `denied` is what Android throws when a permission is lacking; the bridge keeps the thrown object's handle in `$h`. */
export function describeEnd(error: any): { outcome: Outcome; exception: string | null } {
    if (error === null) {
        return { outcome: "returned", exception: null };
    }
    if (error.$h === undefined) {
        return { outcome: "failed", exception: String(error) };
    }
    const env = vm().getEnv();
    securityException ??= use("java.lang.SecurityException").class;
    const isDenied = env.isInstanceOf(error.$h, securityException.$h);
    return { outcome: isDenied ? "denied" : "failed", exception: env.getObjectClassName(error.$h) };
}
