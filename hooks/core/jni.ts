/**
 * The bridge's own calls of JNI, made without the arrays that it builds around each: every hook makes some ten of them.
 */
type Types = [name: string, index: number, returns: NativeFunctionReturnType, ...takes: NativeFunctionArgumentType[]];

// The places are those of the table in the JNI specification, "Interface Function Table".
const CALLS: Types[] = [
    ["exceptionOccurred", 15, "pointer"],
    ["exceptionClear", 17, "void"],
    ["pushLocalFrame", 19, "int32", "int32"],
    ["popLocalFrame", 20, "pointer", "pointer"],
    ["newGlobalRef", 21, "pointer", "pointer"],
    ["deleteGlobalRef", 22, "void", "pointer"],
    ["deleteLocalRef", 23, "void", "pointer"],
    ["newLocalRef", 25, "pointer", "pointer"],
    ["getObjectClass", 31, "pointer", "pointer"],
    ["exceptionCheck", 228, "uint8"], // which the bridge does without
];

/** `env` is any environment of the bridge's. */
export function shortenCalls(env: any): void {
    const table: NativePointer = env.handle.readPointer();
    const type = Object.getPrototypeOf(env);
    for (const [name, index, returns, ...takes] of CALLS) {
        const address = table.add(index * Process.pointerSize).readPointer();
        const call: any = new NativeFunction(address, returns, ["pointer", ...takes], { exceptions: "propagate" });
        type[name] =
            takes.length === 0
                ? function (this: any): any {
                      return call(this.handle);
                  }
                : function (this: any, value: any): any {
                      return call(this.handle, value);
                  };
    }
}
