/** Where an observed call comes from: its Java stack, and the thread's name. */
import { vm } from "./bridge.js";
import { findPlace } from "./native.js";
import { findStack, type Stack } from "./stack.js";
import { threadName } from "./thread.js";

/** Of the calling thread. */
export function currentPlace(): { stack: Stack; thread: string } {
    const { name, stack } = findPlace(vm().getEnv().handle);
    return { stack: findStack(stack), thread: threadName(name) };
}
