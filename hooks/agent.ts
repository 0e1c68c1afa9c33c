/** The agent: what the host may ask of it. Evidence leaves by `core/emit.ts` alone. */
import { accounts } from "./accounts.js";
import { binder, binderRows } from "./binder.js";
import { camera } from "./camera.js";
import { endings } from "./components.js";
import { calendar, contacts, cursorReads, messages } from "./contacts.js";
import { watchArrivals } from "./core/arrivals.js";
import * as bridge from "./core/bridge.js";
import { now, nowSeconds } from "./core/clock.js";
import { endReadings, followCursors } from "./core/cursors.js";
import * as emit from "./core/emit.js";
import { watchErrands } from "./core/errands.js";
import { watchExports } from "./core/exports.js";
import { findGate, holdGate } from "./core/gate.js";
import { handingOver, installAll, reportReturned } from "./core/install.js";
import { awaitLate } from "./core/late.js";
import * as line from "./core/line.js";
import { tellStacks } from "./core/native.js";
import { prove } from "./core/proof.js";
import { installSignals, listSignals } from "./core/signals.js";
import { watchBinder } from "./core/tap.js";
import { countUnderWay } from "./core/underway.js";
import { storeValues } from "./core/values.js";
import { watchAll } from "./core/watch.js";
import { exif } from "./exif.js";
import { face } from "./face.js";
import { faceSdks } from "./faceSdks.js";
import { fused } from "./fused.js";
import { gnss } from "./gnss.js";
import { image } from "./image.js";
import { intents } from "./intents.js";
import { lifecycle } from "./lifecycle.js";
import { location, positions } from "./location.js";
import { microphone } from "./microphone.js";
import { ndk, ndkRows, windowCalls } from "./ndk.js";
import { identifiers, numbers } from "./numbers.js";
import { found, radio } from "./radio.js";
import { video } from "./video.js";
import { watched } from "./watched.js";
import type { Line, StartOptions } from "./wire.js";

const UNDER_WAY_S = 2;

const persons = [...contacts, ...messages, ...calendar, ...accounts, ...numbers, ...identifiers, ...intents];
const media = [...camera, ...face, ...faceSdks, ...image, ...microphone, ...video];
const arrivals = [...positions, ...found];
const table = [...media, ...location, ...gnss, ...fused, ...radio, ...exif, ...persons];

rpc.exports = {
    /** Put every hook in place and say `hello`; the process is under observation when this returns what a relay needs. */
    async start(options: StartOptions): Promise<Line> {
        bridge.load(options.bridge);
        storeValues(options.storeValues);
        const hooks = bridge.perform(() => {
            emit.signal("stacks", { told_by: tellStacks(bridge.vm()) ? "jvmti" : "text" });
            watchAll(watched);
            watchErrands();
            const early = installAll(table.filter((row) => !row.late));
            const arriving = watchArrivals(arrivals, handingOver(table, early));
            const late = awaitLate(table.filter((row) => row.late));
            const signals = installSignals(lifecycle, endings);
            if (options.gate === "debug") {
                holdGate();
            }
            const below = watchBinder(binder);
            const cursors = followCursors(cursorReads);
            return [...early, ...arriving, ...late, ...reportReturned(table), ...cursors, ...signals, ...below];
        });
        hooks.push(...watchExports(ndk, windowCalls));
        await bridge.settle();
        const live = now();
        const proved = bridge.perform(() => prove(hooks));
        const gate = bridge.perform(() => findGate(options.gate));
        emit.hello({ gate, process: options.process, live, hooks: proved }, options.deadManSeconds);
        line.hear("stop", ({ reason }) => void stop(reason));
        return line.lend(emit.epoch);
    },

    /** The hooks that this agent knows; the host asks for them in a process of its own, without a device. */
    table: () => [
        ...[...table, ...arrivals.map(({ row }) => row), ...cursorReads, ...binderRows, ...ndkRows]
            .flatMap((row) => [row, ...(row.returns ?? [])])
            .map(({ summary, after, returns, isOptional, concrete, isPerilous, ...row }) => ({ ...row, keeps: summary.keeps })),
        ...listSignals(lifecycle, endings),
    ],

    status: emit.status,

    stop,

    /** Frida calls this before it takes the script away. */
    dispose: line.withdraw,
};

/** Let every hook pass, wait a little for calls that are under way, and close the stream; the app may live on. */
async function stop(reason: string): Promise<void> {
    emit.letPass();
    endReadings();
    const deadline = nowSeconds() + UNDER_WAY_S;
    while (countUnderWay() !== 0 && nowSeconds() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 10));
    }
    emit.bye(reason);
}
