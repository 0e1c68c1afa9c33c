/**
 * Memory as the bridge is given it. Of each method that it hooks in HotSpot it copies as much as a native method has,
 * which is two words more than others have. Where nothing is mapped behind such a one, that hook would be lost, and all
 * that were to be put in place with it: so what is there is copied, and the rest is left as it was.
 */
function copy(target: NativePointer, source: NativePointer, size: number): void {
    try {
        Memory.copy(target, source, size);
    } catch (error) {
        const there = Process.pageSize - source.and(Process.pageSize - 1).toUInt32();
        if (there >= size) {
            throw error;
        }
        Memory.copy(target, source, there);
    }
}

export const memory = Object.create(Memory, { copy: { value: copy } });
