/** Stands in for the agent: wherever the app `java-stacks` is, what is known of the stack must be what it is. */
import * as bridge from "./core/bridge.js";
import { findPlace, tellStacks } from "./core/native.js";
import { findStack, readFrames } from "./core/stack.js";
import { threadName } from "./core/thread.js";
import type { StartOptions } from "./wire.js";

const STACKS = "com.example.stacks.Stacks";
const LOOK_MS = 50;

const faults: string[] = [];
const textOfKey = new Map<string, string>();
const keyOfText = new Map<string, string>();
const names = new Set<string>();
let calls = 0;
let told = 0;

function look(): void {
    const { name, stack } = findPlace(bridge.vm().getEnv().handle);
    const { key, frames } = findStack(stack);
    const text = readFrames().join("\n");
    calls++;
    told += stack === 0 ? 0 : 1;
    names.add(threadName(name));
    if (frames!.join("\n") !== text) {
        faults.push(`${frames!.join("\n")}\nis not\n${text}`);
    }
    if ((textOfKey.get(key) ?? text) !== text) {
        faults.push(`one key for two stacks: ${text}`);
    }
    textOfKey.set(key, text);
    keyOfText.set(text, key);
}

rpc.exports = {
    async start(options: StartOptions): Promise<void> {
        bridge.load(options.bridge);
        const stacks = bridge.perform(() => {
            tellStacks(bridge.vm());
            const loader = bridge.use("android.app.ActivityThread").currentApplication().getClassLoader();
            const stacks = bridge.useClass(loader.loadClass(STACKS), STACKS);
            bridge.implement(stacks.here.overloads[0], () => look());
            return stacks;
        });
        await bridge.settle();
        bridge.perform(() => stacks.begin());
        let ended = "";
        while (ended === "") {
            await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
            ended = bridge.perform(() => String(stacks.ended()));
        }
        send({ ended, faults: faults.slice(0, 3), calls, told, stacks: keyOfText.size, keys: textOfKey.size, names: [...names] });
    },
};
