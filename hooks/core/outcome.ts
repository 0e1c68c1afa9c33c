/** How the original ended, by the exception's own class. */
import type { Outcome } from "../wire.js";
import { use, vm } from "./bridge.js";
import type { Call, Hook } from "./table.js";

const PERMISSION_DENIED = -1;

let securityException: any = null;

interface End {
    outcome: Outcome;
    exception: string | null;
}

/**
 * `denied`: Android threw its SecurityException; or, while the permission that the call needs is lacking, it threw
 * something else or gave an answer that says nothing.
 */
export function describeEnd(row: Hook, result: any, error: any, call: Call): End {
    return error === null
        ? { outcome: isRefused(row, result, call) ? "denied" : "returned", exception: null }
        : describeError(row, error);
}

/** The bridge keeps the thrown object's handle in `$h`. */
export function describeError(row: Hook, error: any): End {
    if (error.$h === undefined) {
        return { outcome: "failed", exception: String(error) };
    }
    const env = vm().getEnv();
    securityException ??= use("java.lang.SecurityException").class;
    const isDenied = env.isInstanceOf(error.$h, securityException.$h) || (!row.summary.isRefusal && isLacking(row));
    return { outcome: isDenied ? "denied" : "failed", exception: env.getObjectClassName(error.$h) };
}

/** What cannot be told is not called refused. */
function isRefused(row: Hook, result: any, call: Call): boolean {
    try {
        return (row.summary.isRefusal?.(result, call) ?? false) && isLacking(row);
    } catch {
        return false;
    }
}

/** Asked only after a call has failed or given nothing; before there is an Application, nobody can say. */
function isLacking({ permission, permissionBefore: before }: Hook): boolean {
    const application = permission === undefined ? null : use("android.app.ActivityThread").currentApplication();
    if (application === null) {
        return false;
    }
    const isBefore = before !== undefined && application.getApplicationInfo().targetSdkVersion.value < before.target;
    return application.checkSelfPermission(isBefore ? before.permission : permission) === PERMISSION_DENIED;
}
