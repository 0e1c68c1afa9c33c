import type { Instant } from "../wire.js";

const TICK_NS = 10_000_000n;

/** When this process was started, by the kernel: field 22 of /proc/self/stat, in ticks of 10 ms since boot. */
export function processStart(): Instant {
    const stat = File.readAllText("/proc/self/stat");
    return (BigInt(stat.substring(stat.lastIndexOf(")") + 2).split(" ")[19]) * TICK_NS).toString();
}
