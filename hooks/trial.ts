/** One hook, tried in a process that nobody observes, on the bridge as the agent has it. */
import { load, perform, settle, use } from "./core/bridge.js";

// A method that no app's code is likely to be in.
const CLASS = "java.util.UUID";

rpc.exports = {
    /** Return what the hooked method says to Java code: a script's own call of what it hooked need not pass the hook. */
    async run(bridge: string): Promise<string | null> {
        load(bridge);
        perform(() => {
            const method = use(CLASS).toString.overload();
            method.implementation = function (this: any) {
                send("fired");
                return method.call(this);
            };
        });
        await settle();
        return perform(() => {
            const text = use("java.lang.String");
            return text.valueOf.overload("java.lang.Object").call(text, use(CLASS).$new(1, 2));
        });
    },
};
