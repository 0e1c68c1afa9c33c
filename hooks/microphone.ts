import { isSounding, silence, sound } from "./core/recorders.js";
import { Stream } from "./core/stream.js";
import { NOTHING } from "./core/summary.js";
import { rows, type Call, type Hook, type Source, type Summary } from "./core/table.js";

const RECORDING = 3;
const INITIALIZED = 1;

/** MediaRecorder.AudioSource by number. */
const SOURCES = (
    "default mic voice_uplink voice_downlink voice_call camcorder voice_recognition voice_communication " +
    "remote_submix unprocessed voice_performance"
).split(" ");

const dataType = "microphone";
const permission = "android.permission.RECORD_AUDIO";
const WHY = "the app listens: what is said around the phone, by whoever is there";
const WHY_ASKED = "the app prepares to listen";

/** What AppOps notes is the start of a recording; before it Android only asks for the permission. */
const STARTED: Partial<Source> = { op: "RECORD_AUDIO" };

/** Sound that the app reads. */
const heard = new Stream();

const RECORDER: Source = {
    dataType,
    className: "android.media.MediaRecorder",
    chain: "sound",
    permission,
    api: [23],
    why: WHY,
};

const AUDIO_SOURCE: Summary = { keeps: "which source of sound", call: ({ args }) => ({ audio_source: nameOf(args[0]) }) };

const WITH_SOUND: Summary = {
    keeps: "nothing; without a source of sound it is no access",
    call: ({ self }) => (isSounding(self) ? {} : null),
};

const WITH_SOUND_KEPT: Summary = {
    keeps: "that there is a recording, since Android throws where nothing came; without a source of sound it is no access",
    call: WITH_SOUND.call,
    result: () => ({ recording: true }),
};

const MADE: Summary = {
    keeps: "which source of sound, and whether the record is ready, which it is not without the permission",
    call: ({ args, types }) => ({ audio_source: types[0] === "int" ? nameOf(args[0]) : null }),
    result: (_result, { call: { self } }) => ({ ready: self.getState() === INITIALIZED }),
};

const RUNNING: Summary = {
    keeps: "whether it records then: Android refuses an app in the background without a word",
    call: () => ({}),
    result: (_result, { call: { self } }) => ({ running: isRunning(self) }),
};

const READ: Summary = {
    keeps:
        "whether there was sound; an access is the first read after a start that gives sound, those before it, and " +
        "then one a second",
    call: ({ self }) => (heard.isDue(self) ? {} : null),
    result: (count) => ({ sound: count > 0 }),
    isEmpty: (count) => count <= 0,
};

const RECORD: Source = { dataType, className: "android.media.AudioRecord", permission, api: [23], why: WHY };

const CONSTRUCTOR: Hook = {
    ...RECORD,
    hook: "android.media.AudioRecord.<init>",
    method: "$init",
    chain: "record",
    kind: "request",
    summary: MADE,
    why: WHY_ASKED,
};

export const microphone: Hook[] = [
    ...rows(RECORDER, [
        ["setAudioSource", "request", AUDIO_SOURCE, { why: WHY_ASKED, after: sound }],
        ["start", "request", WITH_SOUND, STARTED],
        ["resume", "request", WITH_SOUND, { api: [24] }],
        ["stop", "delivery", WITH_SOUND_KEPT, { after: silence }],
    ]),
    CONSTRUCTOR,
    ...rows({ ...RECORD, className: "android.media.AudioRecord$Builder", chain: "record", why: WHY_ASKED }, [
        ["build", "request", NOTHING],
    ]),
    ...rows(RECORD, [
        ["startRecording", "request", RUNNING, { ...STARTED, after: arm }],
        ["read", "delivery", READ, { after: take }],
    ]),
];

function nameOf(source: number): string {
    return SOURCES[source] ?? String(source);
}

function isRunning(record: any): boolean {
    return record.getRecordingState() === RECORDING;
}

function arm({ self }: Call): void {
    if (isRunning(self)) {
        heard.start(self);
    }
}

function take({ self }: Call, count: any): void {
    if (count > 0) {
        heard.take(self);
    }
}
