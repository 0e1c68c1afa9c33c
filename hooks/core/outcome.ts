/** How the original ended, by the exception's own class. */
import type { Outcome } from "../wire.js";
import { use, vm } from "./bridge.js";
import type { Hook } from "./table.js";

const PERMISSION_DENIED = -1;

let securityException: any = null;

/**
 * `denied`: Android threw its SecurityException, or it threw something else and the permission that the call needs is
 * lacking. The bridge keeps the thrown object's handle in `$h`.
 */
export function describeEnd(row: Hook, error: any): { outcome: Outcome; exception: string | null } {
    if (error === null) {
        return { outcome: "returned", exception: null };
    }
    if (error.$h === undefined) {
        return { outcome: "failed", exception: String(error) };
    }
    const env = vm().getEnv();
    securityException ??= use("java.lang.SecurityException").class;
    const isDenied = env.isInstanceOf(error.$h, securityException.$h) || isLacking(row.permission);
    return { outcome: isDenied ? "denied" : "failed", exception: env.getObjectClassName(error.$h) };
}

/** Asked only after a call has failed; before there is an Application, nobody can say. */
function isLacking(permission: string | undefined): boolean {
    if (permission === undefined) {
        return false;
    }
    const application = use("android.app.ActivityThread").currentApplication();
    return application !== null && application.checkSelfPermission(permission) === PERMISSION_DENIED;
}
