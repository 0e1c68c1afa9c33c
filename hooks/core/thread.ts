/** The name of the calling thread as the kernel knows it, read without Java: 15 bytes, perhaps cut inside a character. */
const PR_GET_NAME = 16;
const LONGEST_CUT = 3;

// Exclusive: otherwise the call lets other threads' hooks in, which would overwrite the one buffer.
const prctl = new NativeFunction(Module.getGlobalExportByName("prctl"), "int", ["int", "pointer"], {
    scheduling: "exclusive",
});
const buffer = Memory.alloc(16);

export function threadName(): string {
    prctl(PR_GET_NAME, buffer);
    const bytes = new Uint8Array(buffer.readByteArray(16)!);
    const length = bytes.indexOf(0);
    for (let cut = 0; cut <= Math.min(LONGEST_CUT, length); cut++) {
        try {
            return buffer.readUtf8String(length - cut) ?? "";
        } catch {
            // the last character was cut by the kernel
        }
    }
    return "";
}
