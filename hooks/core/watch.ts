/** Calls that are no accesses, but by which later accesses are told: what there is to note is noted once they are back. */
import * as bridge from "./bridge.js";
import * as emit from "./emit.js";
import { followed } from "./layers.js";
import type { Watched } from "./table.js";

export function watchAll(table: Watched[]): void {
    for (const watched of table) {
        const name = `${watched.className}.${watched.method}`;
        try {
            for (const overload of bridge.use(watched.className)[watched.method].overloads) {
                const original = followed(name, [watched.after], overload);
                bridge.implement(overload, function (this: any, ...args: any[]) {
                    return original.apply(this, args);
                });
            }
        } catch (error) {
            emit.hookError(name, error);
        }
    }
}
