/** The name of the calling thread as the kernel knows it, read without Java: 15 bytes, perhaps cut inside a character. */
import { nameAt } from "./native.js";

const PR_GET_NAME = 16;
const NAME_BYTES = 16;
const LONGEST_CUT = 3;

// Exclusive: otherwise the call lets other threads' hooks in, which would overwrite the one buffer.
const prctl = new NativeFunction(Module.getGlobalExportByName("prctl"), "int", ["int", "pointer"], {
    scheduling: "exclusive",
});
const buffer = Memory.alloc(NAME_BYTES);
const known = new Map<number, string>();

/** By the number that its `Place` gives the name; there are fewer numbers than there may be names. */
export function threadName(number: number): string {
    let name = known.get(number);
    if (name === undefined) {
        name = number === 0 ? nameThread() : decode(nameAt(number));
        if (number !== 0) {
            known.set(number, name);
        }
    }
    return name;
}

/** The same of a thread whose `Place` is not known. */
export function nameThread(): string {
    prctl(PR_GET_NAME, buffer);
    return decode(buffer);
}

function decode(text: NativePointer): string {
    const bytes = new Uint8Array(text.readByteArray(NAME_BYTES)!);
    const length = bytes.indexOf(0);
    for (let cut = 0; cut <= Math.min(LONGEST_CUT, length); cut++) {
        try {
            return text.readUtf8String(length - cut) ?? "";
        } catch {
            // the last character was cut by the kernel
        }
    }
    return "";
}
