/** The device's clocks, read without Java. */
import type { ClockPair, Instant } from "../wire.js";
import { BASE, readMoment, type Moment } from "./native.js";

const CLOCK_REALTIME = 0;
const CLOCK_BOOTTIME = 7;

// Exclusive: otherwise the call lets other threads' hooks in, which would overwrite the one buffer.
const clockGettime = new NativeFunction(Module.getGlobalExportByName("clock_gettime"), "int", ["int", "pointer"], {
    scheduling: "exclusive",
});
const timespec = Memory.alloc(16);

function read(clock: number): [number, number] {
    clockGettime(clock, timespec);
    return [timespec.readS64().toNumber(), timespec.add(8).readS64().toNumber()];
}

function toInstant([seconds, nanos]: [number, number]): Instant {
    return seconds === 0 ? nanos.toString() : seconds.toString() + nanos.toString().padStart(9, "0");
}

/** CLOCK_BOOTTIME, which is `SystemClock.elapsedRealtimeNanos()`. */
export function now(): Instant {
    return instantOf(readMoment());
}

export function instantOf(moment: Moment): Instant {
    return (BASE + BigInt(moment)).toString();
}

/** Seconds of the boot clock, for timers. */
export function nowSeconds(): number {
    const [seconds, nanos] = read(CLOCK_BOOTTIME);
    return seconds + nanos / 1e9;
}

/** Both clocks, the wall clock read between two readings of the boot clock; the tightest of five. */
export function readPair(): ClockPair {
    let best: ClockPair | null = null;
    for (let i = 0; i !== 5; i++) {
        const before = read(CLOCK_BOOTTIME);
        const wall = read(CLOCK_REALTIME);
        const after = read(CLOCK_BOOTTIME);
        const delay = (after[0] - before[0]) * 1e9 + after[1] - before[1];
        const uncertainty = Math.ceil(delay / 2);
        if (best === null || uncertainty < best.uncertainty) {
            best = { boot: toInstant(shift(before, uncertainty)), wall: toInstant(wall), uncertainty };
        }
    }
    return best!;
}

function shift([seconds, nanos]: [number, number], by: number): [number, number] {
    const total = nanos + by;
    return [seconds + Math.floor(total / 1e9), total % 1e9];
}
