/** Stands in for the agent: hooks each method of `Stand` in its own way, and has the app call them. */
import * as bridge from "./core/bridge.js";
import { now } from "./core/clock.js";
import * as emit from "./core/emit.js";
import { tellStacks } from "./core/native.js";
import { observe } from "./core/wrapper.js";
import { location } from "./location.js";
import { countInC, hookInC, tellOriginals } from "./in_c.js";
import type { StartOptions } from "./wire.js";

const CLASS = "com.example.bench.Stand";
const ROUNDS = "com.example.bench.Rounds";
const LOOK_MS = 50;

let rounds: any = null;

/** By a bridge of their own, as it comes with Frida: ours is mended. */
function hookAsOthersDo(source: string): void {
    const Java = Script.evaluate("/bridge/others.js", `(function () { ${source}\nreturn bridge; })();`);
    Java.performNow(() => {
        const loader = Java.use("android.app.ActivityThread").currentApplication().getClassLoader();
        const stand = Java.ClassFactory.get(loader).use(CLASS);
        hookEmpty(stand.empty);
        hookNaive(stand.naive, Java.use("android.util.Log"), Java.use("java.lang.Exception"));
    });
}

function hookAsWeDo(): void {
    tellStacks(bridge.vm());
    const loader = bridge.use("android.app.ActivityThread").currentApplication().getClassLoader();
    const stand = bridge.useClass(loader.loadClass(CLASS), CLASS);
    hookPassing(stand.passing.overloads[0]);
    hookFull(stand.full.overloads[0]);
    hookInC("bare", stand.bare.overloads[0]);
    hookInC("ring", stand.ring.overloads[0]);
    rounds = bridge.useClass(loader.loadClass(ROUNDS), ROUNDS);
}

/** As short as a hook can be written. */
function hookEmpty(method: any): void {
    method.implementation = function (this: any, provider: any) {
        return method.call(this, provider);
    };
}

/** The same, with strings passing as the objects they are. */
function hookPassing(overload: any): void {
    bridge.implement(overload, function (this: any, ...args: any[]) {
        return overload.apply(this, args);
    });
}

/** The row of the method that `Stand` stands in for. */
function hookFull(overload: any): void {
    const row = location.find(({ method }) => method === "getLastKnownLocation")!;
    bridge.implement(overload, observe([{ ...row, hook: `${CLASS}.full` }], overload));
}

/** As scripts that go around do it. */
function hookNaive(method: any, log: any, exception: any): void {
    method.implementation = function (this: any, provider: any) {
        const result = this.naive(provider);
        send({ time: Date.now(), method: "naive", args: [String(provider)], result: String(result), stack: log.getStackTraceString(exception.$new()) });
        return result;
    };
}

async function readResult(): Promise<string> {
    let text = "";
    while (text === "") {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        text = bridge.perform(() => String(rounds.result()));
    }
    return text;
}

rpc.exports = {
    async start(options: StartOptions): Promise<void> {
        bridge.load(options.bridge);
        hookAsOthersDo(options.bridge);
        await bridge.settle();
        bridge.perform(hookAsWeDo);
        await bridge.settle();
        tellOriginals();
        emit.hello({ gate: "late", process: options.process, live: now(), hooks: [] }, options.deadManSeconds);
    },

    /** Nanoseconds of each way, for each round. */
    async measure(count: number, calls: number[]): Promise<number[][]> {
        bridge.perform(() => rounds.begin(count, calls));
        const text = await readResult();
        return text.trim().split("\n").map((line) => line.split(" ").map(Number));
    },

    /** Nanoseconds in which so many threads made so many calls each. */
    async flood(way: number, threads: number, calls: number): Promise<number> {
        bridge.perform(() => rounds.flood(way, threads, calls));
        return Number(await readResult());
    },

    status: emit.status,

    ringed: countInC,

    stop: (reason: string) => emit.bye(reason),
};
