/** The name of the calling thread as the kernel knows it (15 characters), read without Java. */
const PR_GET_NAME = 16;

const prctl = new NativeFunction(Module.getGlobalExportByName("prctl"), "int", ["int", "pointer"]);
const buffer = Memory.alloc(16);

export function threadName(): string {
    prctl(PR_GET_NAME, buffer);
    return buffer.readUtf8String() ?? "";
}
