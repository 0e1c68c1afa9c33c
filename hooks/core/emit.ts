/**
 * From a hook to the host: every event gets its number here, before anything can drop it. Events stay here, in batches,
 * until the host has acknowledged them. Of what it has not, only so much is under way: else Frida would pile it up in the
 * app's memory. What waits is bounded too; what falls out is counted and said. A host that is silent too long is given up.
 */
import type { Gate, HookReport, Instant, Message } from "../wire.js";
import { SCHEMA } from "../wire.js";
import { Batch, type Access } from "./batch.js";
import { processStart } from "./born.js";
import { instantOf, now, nowSeconds, readPair } from "./clock.js";
import { hash } from "./hash.js";
import * as line from "./line.js";
import { readMoment, type Moment } from "./native.js";
import { countUnderWay, underWaySince } from "./underway.js";

const BATCH_MS = 50;
const HEARTBEAT_MS = 1000;
const RING_BYTES = 8 * 1024 * 1024;
const UNDER_WAY_BYTES = RING_BYTES / 2;
const WAITING_MOST = 4;

/** What is known of the process and the hooks in it when they are `live`. */
interface Greeting {
    gate: Gate;
    process: string;
    live: Instant;
    hooks: HookReport[];
}

export const epoch = hash(`${Process.id} ${now()} ${Math.random()}`);

/** In the order of their numbers: sent and not acknowledged, full and not sent, and the one that is being filled. */
const sent: Batch[] = [];
const full: Batch[] = [];
let filling = new Batch(0);

let sentBytes = 0;
let fullBytes = 0;
let flushTimer: NodeJS.Timeout | null = null;
let isFlushSoon = false;
let heartbeatTimer: NodeJS.Timeout | null = null;
let lastWordSeconds = 0;
let completeUntil: Moment = 0;
let passing = false;
let passingSince: Instant | null = null;
let opened = false;
let ended = false;
let isHeard = false;
let farewell: Message | null = null;

/** Hooks do nothing but call the original from now on; there is no way back. */
export function isPassing(): boolean {
    return passing;
}

/** The host has said so, or was given up: a process that waits in the gate may go on. */
export function isOpen(): boolean {
    return opened;
}

export function hello(greeting: Greeting, deadManSeconds: number): void {
    lastWordSeconds = nowSeconds();
    const clock = readPair();
    const start = processStart();
    const message: Message = { type: "hello", schema: SCHEMA, epoch, pid: Process.id, start, clock, ...greeting };
    line.open(message);
    heartbeatTimer = setInterval(() => beat(deadManSeconds), HEARTBEAT_MS);
    line.hear("ack", ({ seq }) => acknowledge(seq));
    line.hear("open", () => {
        opened = true;
    });
    line.hear("relay", () => sayAgain(message));
}

export function signal(name: string, detail: { [key: string]: unknown }, at: string = now()): void {
    if (!ended) {
        filling.addSignal({ at, name, detail });
        hold();
    }
}

/** A hook failed inside and let the call through: accesses may be missing. */
export function hookError(hook: string, error: unknown, at: string = now()): void {
    signal("hook_error", { hook, error: String(error) }, at);
}

export function access(event: Access): void {
    if (!ended) {
        filling.addAccess(event);
        hold();
    }
}

/** Let every call that begins from now on pass unobserved. */
export function letPass(): void {
    passing = true;
    passingSince ??= now();
}

/** Say that nothing more will come, and how many calls have not returned; all else is on its way then. */
export function bye(reason: string): void {
    letPass();
    ended = true;
    close();
    release(Infinity, Infinity);
    farewell = { type: "bye", epoch, next_seq: filling.firstSeq, at: passingSince!, reason, under_way: countUnderWay() };
    line.post(farewell);
    if (heartbeatTimer !== null) {
        clearInterval(heartbeatTimer);
    }
}

export function status(): { epoch: string; next_seq: number; held: number; passing: boolean } {
    const held = [...sent, ...full, filling].reduce((sum, { count }) => sum + count, 0);
    return { epoch, next_seq: filling.endSeq, held, passing };
}

/**
 * The batch leaves by the agent's own thread, so that no call of the app's pays for all of it, but for one whose thread
 * gets the better of the agent's.
 */
function hold(): void {
    if (!filling.isFull) {
        flushTimer ??= setTimeout(flush, BATCH_MS);
        return;
    }
    close();
    if (full.length > WAITING_MOST) {
        release(1);
    }
    if (sentBytes + fullBytes > RING_BYTES) {
        dropOldest();
    }
    flushSoon();
}

function close(): void {
    if (filling.count !== 0) {
        full.push(filling);
        fullBytes += filling.bytes;
        filling = new Batch(filling.endSeq);
    }
}

/** Of what is not under way: the rest is Frida's to deliver. */
function dropOldest(): void {
    const firstSeq = full[0].firstSeq;
    let count = 0;
    while (fullBytes > (RING_BYTES - UNDER_WAY_BYTES) / 2) {
        const batch = full.shift()!;
        fullBytes -= batch.bytes;
        count += batch.count;
    }
    line.post({ type: "lost", epoch, first_seq: firstSeq, count });
}

function flushSoon(): void {
    if (!isFlushSoon) {
        isFlushSoon = true;
        setTimeout(() => {
            isFlushSoon = false;
            release();
        }, 0);
    }
}

function flush(): void {
    if (flushTimer !== null) {
        clearTimeout(flushTimer);
        flushTimer = null;
    }
    close();
    release();
}

function release(most = Infinity, bytesMost = UNDER_WAY_BYTES): void {
    for (let i = 0; i < most && full.length !== 0 && sentBytes < bytesMost; i++) {
        const batch = full.shift()!;
        fullBytes -= batch.bytes;
        sent.push(batch);
        sentBytes += batch.bytes;
        line.post(batch.toMessage(epoch));
    }
}

function beat(deadManSeconds: number): void {
    if (nowSeconds() - lastWordSeconds > deadManSeconds) {
        opened = true;
        bye("dead_man");
        return;
    }
    flush();
    const since = incompleteSince();
    const under_way_since = since === null ? null : instantOf(since);
    line.post({ type: "heartbeat", epoch, next_seq: (full[0] ?? filling).firstSeq, clock: readPair(), under_way_since });
}

/** When the earliest call may have begun that the host has not been sent. */
function incompleteSince(): Moment | null {
    if (full.length !== 0) {
        return completeUntil;
    }
    const since = underWaySince();
    completeUntil = since ?? readMoment();
    return since;
}

/** Who comes back has what it acknowledged; of the rest nobody knows whether it arrived. */
function sayAgain(greeting: Message): void {
    if (!isHeard) {
        line.post(greeting);
    }
    full.unshift(...sent.splice(0));
    fullBytes += sentBytes;
    sentBytes = 0;
    release(Infinity, ended ? Infinity : UNDER_WAY_BYTES);
    if (farewell !== null) {
        line.post(farewell);
    }
}

function acknowledge(seq: number): void {
    lastWordSeconds = nowSeconds();
    isHeard = true;
    while (sent.length !== 0 && sent[0].endSeq <= seq) {
        const batch = sent.shift()!;
        sentBytes -= batch.bytes;
        batch.acknowledged();
    }
    release();
}
