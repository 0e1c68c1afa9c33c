/**
 * From a hook to the host: every event gets its number here, before anything can drop it. Unacknowledged events stay
 * in a ring bounded by bytes; what falls out is counted and said. A host that is silent too long is given up.
 */
import type { AccessEvent, Ack, Detail, Event, Gate, HookReport, Instant, Message } from "../wire.js";
import { SCHEMA } from "../wire.js";
import { now, nowSeconds, processStart, readPair } from "./clock.js";
import { hash } from "./hash.js";
import { countUnderWay, underWaySince } from "./underway.js";

const BATCH_EVENTS = 256;
const BATCH_MS = 50;
const HEARTBEAT_MS = 1000;
const RING_BYTES = 8 * 1024 * 1024;
const EVENT_OVERHEAD_BYTES = 200;
const STACKS_REMEMBERED = 4096;

interface Held {
    event: Event;
    bytes: number;
}

const epoch = hash(`${Process.id} ${now()} ${Math.random()}`);
const held: Held[] = [];
const acknowledgedStacks = new Set<string>();

let heldBytes = 0;
let nextSeq = 0;
let sentSeq = 0;
let flushTimer: NodeJS.Timeout | null = null;
let heartbeatTimer: NodeJS.Timeout | null = null;
let lastWordSeconds = 0;
let passing = false;
let passingSince: Instant | null = null;
let opened = false;
let ended = false;
let waiting: Message[] | null = [];

/** The only place that talks to the host, which knows no stream before its `hello`: what comes earlier waits. */
function post(message: Message): void {
    if (waiting !== null && message.type !== "hello") {
        waiting.push(message);
    } else {
        send(message);
    }
}

function postWaiting(): void {
    const messages = waiting ?? [];
    waiting = null;
    messages.forEach(post);
}

/** Hooks do nothing but call the original from now on; there is no way back. */
export function isPassing(): boolean {
    return passing;
}

/** The host has said so, or was given up: a process that waits in the gate may go on. */
export function isOpen(): boolean {
    return opened;
}

export function hello(gate: Gate, process: string, hooks: HookReport[], deadManSeconds: number): void {
    lastWordSeconds = nowSeconds();
    const clock = readPair();
    const start = processStart();
    post({ type: "hello", schema: SCHEMA, epoch, pid: Process.id, process, gate, start, live: now(), clock, hooks });
    postWaiting();
    heartbeatTimer = setInterval(() => beat(deadManSeconds), HEARTBEAT_MS);
    listen();
    listenForOpen();
}

export function signal(name: string, detail: { [key: string]: unknown }, at: string = now()): void {
    hold({ k: "signal", at, name, detail }, EVENT_OVERHEAD_BYTES + JSON.stringify(detail).length);
}

/** A hook failed inside and let the call through: accesses may be missing. */
export function hookError(hook: string, error: unknown, at: string = now()): void {
    signal("hook_error", { hook, error: String(error) }, at);
}

export function access(event: AccessEvent, frames: string[]): void {
    let bytes = EVENT_OVERHEAD_BYTES + detailBytes(event.detail);
    if (!acknowledgedStacks.has(event.stack)) {
        event.frames = frames;
        bytes += frames.reduce((sum, frame) => sum + frame.length, 0);
    }
    hold(event, bytes);
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
    flush();
    post({ type: "bye", epoch, next_seq: nextSeq, at: passingSince!, reason, under_way: countUnderWay() });
    if (heartbeatTimer !== null) {
        clearInterval(heartbeatTimer);
    }
}

export function status(): { epoch: string; next_seq: number; held: number; passing: boolean } {
    return { epoch, next_seq: nextSeq, held: held.length, passing };
}

function detailBytes(detail: Detail): number {
    let sum = 0;
    for (const value of Object.values(detail)) {
        sum += typeof value === "string" ? value.length : Array.isArray(value) ? value.join().length : 16;
    }
    return sum;
}

function hold(event: Event, bytes: number): void {
    if (ended) {
        return;
    }
    held.push({ event, bytes });
    heldBytes += bytes;
    nextSeq++;
    if (heldBytes > RING_BYTES) {
        dropOldest();
    }
    if (nextSeq - sentSeq >= BATCH_EVENTS) {
        flush();
    } else if (flushTimer === null) {
        flushTimer = setTimeout(flush, BATCH_MS);
    }
}

function dropOldest(): void {
    const firstSeq = nextSeq - held.length;
    let count = 0;
    while (heldBytes > RING_BYTES / 2) {
        heldBytes -= held[count++].bytes;
    }
    held.splice(0, count);
    sentSeq = Math.max(sentSeq, firstSeq + count);
    post({ type: "lost", epoch, first_seq: firstSeq, count });
}

function flush(): void {
    if (flushTimer !== null) {
        clearTimeout(flushTimer);
        flushTimer = null;
    }
    const firstHeld = nextSeq - held.length;
    while (sentSeq < nextSeq) {
        const events = held.slice(sentSeq - firstHeld, sentSeq - firstHeld + BATCH_EVENTS).map((item) => item.event);
        post({ type: "batch", epoch, first_seq: sentSeq, events });
        sentSeq += events.length;
    }
}

function beat(deadManSeconds: number): void {
    if (nowSeconds() - lastWordSeconds > deadManSeconds) {
        opened = true;
        bye("dead_man");
        return;
    }
    flush();
    post({ type: "heartbeat", epoch, next_seq: sentSeq, clock: readPair(), under_way_since: underWaySince() });
}

function listen(): void {
    recv("ack", (ack: Ack) => {
        acknowledge(ack.seq);
        listen();
    });
}

function listenForOpen(): void {
    recv("open", () => {
        opened = true;
    });
}

function acknowledge(seq: number): void {
    lastWordSeconds = nowSeconds();
    const count = Math.min(Math.max(seq - (nextSeq - held.length), 0), held.length);
    for (const { event, bytes } of held.splice(0, count)) {
        heldBytes -= bytes;
        if (event.k === "access" && event.frames !== undefined) {
            rememberStack(event.stack);
        }
    }
}

/** The host knows this stack; what it is no longer known to know is sent again. */
function rememberStack(stack: string): void {
    if (acknowledgedStacks.size >= STACKS_REMEMBERED) {
        acknowledgedStacks.clear();
    }
    acknowledgedStacks.add(stack);
}
