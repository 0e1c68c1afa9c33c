/** An agent of the tests, for a process without Java: the tap of libbinder and the hooks of the NDK, and nothing else. */
import { binder } from "./binder.js";
import { now } from "./core/clock.js";
import * as emit from "./core/emit.js";
import { watchExports } from "./core/exports.js";
import { prove } from "./core/proof.js";
import { watchBinder } from "./core/tap.js";
import { ndk, windowCalls } from "./ndk.js";

type Codes = { [descriptor: string]: { [method: string]: number } };

rpc.exports = {
    /** The platform's codes, which are else read from classes of Java. */
    start(codes: Codes): void {
        const interfaces = binder.map((each) => ({ ...each, naming: namesOf(codes[each.descriptor] ?? {}) }));
        const below = watchBinder(interfaces, ping);
        const hooks = prove([...below, ...watchExports(ndk, windowCalls)]);
        emit.hello({ gate: "late", process: "native", live: now(), hooks }, 60);
    },

    /** What the same filter costs in JavaScript. */
    compare(descriptors: string[]): void {
        const library = Process.getModuleByName("libbinder.so");
        const dataOf = new NativeFunction(library.getExportByName("_ZNK7android6Parcel4dataEv"), "pointer", ["pointer"]);
        const lengths = new Set(descriptors.map((each) => each.length));
        Interceptor.attach(library.getExportByName("_ZN7android14IPCThreadState8transactEijRKNS_6ParcelEPS1_j"), {
            onEnter(args) {
                const data = dataOf(args[3]);
                for (const at of [4, 8, 12]) {
                    const length = data.add(at).readInt();
                    if (lengths.has(length) && descriptors.includes(data.add(at + 4).readUtf16String(length) ?? "")) {
                        this.isMeant = true;
                    }
                }
            },
        });
    },

    stop: () => emit.bye("end"),
};

/** A transaction as Java would have it made: to nobody, with a parcel that holds nothing. */
function ping(): boolean {
    const transacts = new NativeFunction(Module.getGlobalExportByName("app_transacts"), "int", ["uint", "pointer", "pointer"]);
    transacts(0x5f504e47, Memory.alloc(64), NULL);
    return true;
}

function namesOf(codes: { [method: string]: number }): Map<string, number[]> {
    return new Map(Object.entries(codes).map(([method, code]) => [method, [code]]));
}
