/**
 * The wire contract between agent and host; `harness/rules/protocol.py` is its other half.
 * Instants are decimal strings of nanoseconds: JSON numbers lose nanoseconds after 104 days of uptime.
 */
export const SCHEMA = 2;

export type Instant = string;
export type Outcome = "returned" | "denied" | "failed";
/** Where a call was seen: a method of an API, a transaction of Binder, an exported function of a native library. */
export type Layer = "api" | "binder" | "native";
export type HookState = "installed" | "absent" | "failed";
export type Detail = { [key: string]: string | number | boolean | null | string[] };

/** The boot clock and the wall clock read together; the pair is true to ± uncertainty nanoseconds. */
export interface ClockPair {
    boot: Instant;
    wall: Instant;
    uncertainty: number;
}

export interface HookReport {
    hook: string;
    data_type: string;
    state: HookState;
    overloads: number;
    error: string | null;
    /** What the system notes in AppOps for such a call; absent where it notes nothing. */
    op?: string | undefined;
    /** Absent for a method of an API. */
    layer?: Layer;
    /** How a class that comes with the app was met; null for the platform's. */
    found_by: string | null;
    /** What showed that it fires; absent where nothing did before the app's first call of it. */
    proof?: "canary";
}

/** What an access says besides when, in which thread and from where; many accesses of a batch have the same to say. */
export interface Description {
    data_type: string;
    hook: string;
    kind: string;
    layer: Layer;
    signature: string;
    outcome: Outcome;
    exception: string | null;
    detail: Detail;
}

export interface StackEntry {
    key: string;
    /** Absent once a batch that carried this stack was acknowledged. */
    frames?: string[];
}

/** Nanoseconds since the batch's `base`, and places in its tables. */
export type AccessEvent = [at: number, description: number, thread: number, stack: number];

export interface SignalEvent {
    at: Instant;
    name: string;
    detail: { [key: string]: unknown };
}

export type Event = AccessEvent | SignalEvent;

export interface BatchMessage {
    type: "batch";
    epoch: string;
    first_seq: number;
    base: Instant;
    descriptions: Description[];
    threads: string[];
    stacks: StackEntry[];
    events: Event[];
}

export type Message =
    | {
          type: "hello";
          schema: number;
          epoch: string;
          pid: number;
          process: string;
          gate: Gate;
          start: Instant;
          live: Instant;
          clock: ClockPair;
          hooks: HookReport[];
      }
    | BatchMessage
    | { type: "lost"; epoch: string; first_seq: number; count: number }
    | { type: "heartbeat"; epoch: string; next_seq: number; clock: ClockPair; under_way_since: Instant | null }
    | { type: "bye"; epoch: string; next_seq: number; at: Instant; reason: string; under_way: number };

/**
 * Host to agent: everything below `seq` is committed; the gate may be opened; and by a relay, that it is there, and that
 * observation ends.
 */
export type FromHost =
    | { type: "ack"; seq: number }
    | { type: "open" }
    | { type: "relay" }
    | { type: "stop"; reason: string };

/** What `start` gives back for a relay: the addresses of two functions, where their agent's epoch stands as long as it lives. */
export interface Line {
    fetch: string;
    tell: string;
    alive: string;
    epoch: string;
    /** When the process was started that has them. */
    start: Instant;
}

/** How a process is caught. */
export type Gate = "spawn" | "debug" | "late";

/** What the host hands over with `start`. */
export interface StartOptions {
    gate: Gate;
    /** The name of the process as the device lists it. */
    process: string;
    /** Source of the Java bridge, a script that defines `bridge`. */
    bridge: string;
    /** Seconds without a word of the host after which the hooks go out of the app's way. */
    deadManSeconds: number;
    /** Whether coordinates and the values of arguments go into `detail`, which else holds shapes and counts alone. */
    storeValues: boolean;
}
