/**
 * What lies around one method: the rows of a chain exclude each other, and those of different chains each note the call
 * for their own data type (a film with sound is picture and sound). What rows follow up comes first after the original.
 */
import * as emit from "./emit.js";
import type { After, Call, Hook } from "./table.js";
import { observe } from "./wrapper.js";

/** As much of the bridge's overloads as the wrapper needs. */
interface Original {
    argumentTypes: any[];
    apply: (self: any, args: any[]) => any;
}

/** The replacement of one overload. */
export function observeAll(rows: Hook[], steps: After[], overload: any): (...args: any[]) => any {
    const [outermost, ...inner] = chains(rows);
    let original: Original = steps.length === 0 ? overload : followed(rows[0].hook, steps, overload);
    for (const chain of inner) {
        const body = observe(chain, original);
        original = { argumentTypes: overload.argumentTypes, apply: (self, args) => body.apply(self, args) };
    }
    return observe(outermost, original);
}

/** The original, and what is to be done when it has returned; that goes wrong on its own account. */
export function followed(name: string, steps: After[], overload: any): Original {
    const types: string[] = overload.argumentTypes.map((type: any) => type.className ?? type.name);
    return {
        argumentTypes: overload.argumentTypes,
        apply(self, args) {
            const result = overload.apply(self, args);
            const call: Call = { self, args, types };
            for (const step of emit.isPassing() ? [] : steps) {
                try {
                    step(call, result);
                } catch (error) {
                    emit.hookError(name, error);
                }
            }
            return result;
        },
    };
}

function chains(rows: Hook[]): Hook[][] {
    const found = new Map<string, Hook[]>();
    for (const row of rows) {
        const chain = row.chain ?? "";
        found.set(chain, [...(found.get(chain) ?? []), row]);
    }
    return [...found.values()];
}
