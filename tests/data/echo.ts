/** Stands in for the agent: hooks the methods of the app `java-echo`, has it check them, and sends what it found. */
import * as bridge from "./core/bridge.js";
import { memory } from "./core/memory.js";
import { argumentValues, resultValues, storeValues } from "./core/values.js";
import { countUnderWay, enter, leave } from "./core/underway.js";
import type { StartOptions } from "./wire.js";

const ECHO = "com.example.echo.Echo";
const METHODS = ["word", "words", "rest", "rows", "objects", "numbers", "tables", "any", "text", "fill", "fail"];
const CHECKS = 25;

const heard: unknown[] = [];

function hook(echo: any, method: string): void {
    for (const overload of echo[method].overloads) {
        bridge.implement(overload, function (this: any, ...args: any[]) {
            const noted = argumentValues(args);
            const result = overload.apply(this, args);
            heard.push({ method, ...noted, ...resultValues(result) });
            return result;
        });
    }
}

/** As when the script goes while a call is under way: the hook is taken out before it has called the original. */
function hookUntilCalled(echo: any): void {
    const overload = echo.last.overloads[0];
    bridge.implement(overload, function (this: any, ...args: any[]) {
        overload.implementation = null;
        return overload.apply(this, args);
    });
}

/** Two threads, one of them inside two calls; then it has left the inner one. */
function countCalls(): number[] {
    enter(1, "outer", 5);
    enter(1, "inner", 6);
    enter(2, "outer", 7);
    const all = countUnderWay();
    leave(1);
    return [all, countUnderWay()];
}

/** Eight bytes at the end of what is mapped, of which more are asked for than there are. */
function copyAtTheEnd(): string[] {
    const source = Memory.alloc(2 * Process.pageSize);
    const end = source.add(Process.pageSize);
    Memory.protect(end, Process.pageSize, "---");
    const target = Memory.alloc(24);
    end.sub(8).writeU64(uint64("0x1122334455667788"));
    memory.copy(target, end.sub(8), 24);
    return [target, target.add(8)].map((at) => at.readU64().toString(16));
}

rpc.exports = {
    async start(options: StartOptions): Promise<void> {
        bridge.load(options.bridge);
        storeValues(true);
        const echo = bridge.perform(() => {
            const application = bridge.use("android.app.ActivityThread").currentApplication();
            const echo = bridge.useClass(application.getClassLoader().loadClass(ECHO), ECHO);
            METHODS.forEach((method) => hook(echo, method));
            hookUntilCalled(echo);
            return echo;
        });
        await bridge.settle();
        let faults = "";
        for (let i = 0; i !== CHECKS; i++) {
            heard.length = 0;
            faults += bridge.perform(() => String(echo.check()));
        }
        const last = bridge.perform(() => String(echo.callLast()));
        send({ faults, heard, last, underWay: countCalls(), copied: copyAtTheEnd() });
    },
};
