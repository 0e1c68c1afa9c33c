/**
 * What the satellite receiver says: from its measurements and its sentences a position is computed, or read. Android has
 * one listener of each kind for a whole process and hands on to the app's what that is told, so that most of it is noted
 * where it arrives, on a thread of binder's, as handed to each of the app's. The names are Android 11's.
 */
import type { Detail } from "./wire.js";
import { use, vm } from "./core/bridge.js";
import { clip } from "./core/summary.js";
import { delivered, type Call, type Hook, type Source, type Summary } from "./core/table.js";

const PACKAGE = "android.location";
const CLASS = `${PACKAGE}.LocationManager`;
const STATUS_CALLBACK = `${PACKAGE}.GnssStatus$Callback`;

/** `$GPGGA,...`: who speaks, and which sentence it is. */
const SENTENCE = /^\$\w{2}(\w{3}),/;

const HANDED: Omit<Source, "className"> = {
    dataType: "location",
    op: "FINE_LOCATION",
    api: [30, 30],
    why: "what the satellites in sight say, by which the phone's place is computed, is in the app's hands",
};

const SATELLITES: Summary = {
    keeps: "how many satellites are in sight, and the class of each of the app's callbacks",
    call: ({ args }) => ({ satellites: Number(args[0]) }),
    // Who listens by the first interface is told that there is something, and has to ask for it; NMEA is told otherwise.
    recipients: ({ self }) => classesOf(listenersOf(self).filter(isStatusCallback)),
};

const MEASURED: Summary = {
    keeps: "how many satellites were measured, and the class of each of the app's callbacks",
    call: ({ args }) => ({ satellites: Number(args[0].getMeasurements().size()) }),
    recipients,
};

const MESSAGE: Summary = {
    keeps: "the class of each of the app's callbacks, and nothing of the message",
    call: () => ({}),
    recipients,
};

const ANTENNAS: Summary = {
    keeps: "how many antennas there are, and the class of each of the app's listeners",
    call: ({ args }) => ({ antennas: Number(args[0].size()) }),
    recipients,
};

const SPOKEN: Summary = {
    keeps: "which sentence it is, such as GGA, and the class of the app's listener; nothing that the sentence says",
    call: ({ self, args }) => ({ ...describeSentence(args[0]), listener: clip(self.mListener.value.$className) }),
};

export const gnss: Hook[] = [
    { ...toEach("Status", "GnssStatus$Callback", "onSatelliteStatusChanged", SATELLITES), method: "onSvStatusChanged" },
    toEach("Measurements", "GnssMeasurementsEvent$Callback", "onGnssMeasurementsReceived", MEASURED),
    toEach("NavigationMessage", "GnssNavigationMessage$Callback", "onGnssNavigationMessageReceived", MESSAGE),
    toEach("AntennaInfo", "GnssAntennaInfo$Listener", "onGnssAntennaInfoReceived", ANTENNAS),
    delivered(HANDED, {
        known: `${PACKAGE}.OnNmeaMessageListener.onNmeaMessage`,
        className: `${CLASS}$NmeaAdapter`,
        method: "onNmeaMessage",
        summary: SPOKEN,
    }),
];

/** The listener of one kind that the system knows, within what manages the app's. */
function toEach(kind: string, callback: string, method: string, summary: Summary): Hook {
    const className = `${CLASS}$Gnss${kind}ListenerManager$Gnss${kind}Listener`;
    return delivered(HANDED, { known: `${PACKAGE}.${callback}.${method}`, className, method, summary });
}

function recipients({ self }: Call): string[] {
    return classesOf(listenersOf(self));
}

/** The app's, as they were registered. */
function listenersOf(transport: any): any[] {
    return transport.this$1.value.mListeners.value.keySet().toArray();
}

function classesOf(listeners: any[]): string[] {
    return listeners.map((listener) => clip(listener.$className)!);
}

function isStatusCallback(listener: any): boolean {
    return vm().getEnv().isInstanceOf(listener.$h, use(STATUS_CALLBACK).class.$h);
}

function describeSentence(text: any): Detail {
    return { sentence: SENTENCE.exec(String(text))?.[1] ?? null };
}
