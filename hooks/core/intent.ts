/** What may be said of an intent that is on its way to the app, and nothing of it changed. */
import { ParcelBytes } from "./parcel.js";
import { marshalled } from "./marshalled.js";

/** `Intent.EXTRA_ALARM_COUNT`, which the alarm manager alone is there to add. */
const ALARM_COUNT = "android.intent.extra.ALARM_COUNT";

/** `alarm` is absent where none sent it, and null where that cannot be told. */
export function describeIntent(intent: any): { action: string | null; alarm?: boolean | null } {
    const action = intent === null ? null : intent.getAction();
    const alarm = intent === null ? false : isOfAlarm(intent.mExtras.value);
    return { action: action === null ? null : String(action), ...(alarm === false ? {} : { alarm }) };
}

/**
 * To ask for an extra would take the bundle out of its parcel: all values at once up to Android 12, with class loaders
 * that are not set yet, and by code of the app's (`Parcelable.Creator`). So the parcel's bytes are searched for the name.
 * A parcel that holds objects of Binder does not give its bytes.
 */
function isOfAlarm(extras: any): boolean | null {
    if (extras === null) {
        return false;
    }
    const parcel = extras.mParcelledData.value;
    if (parcel === null) {
        return extras.mMap.value?.containsKey(ALARM_COUNT) ?? false;
    }
    try {
        return new ParcelBytes(marshalled(parcel.$h)).holds(ALARM_COUNT);
    } catch {
        return null;
    }
}
