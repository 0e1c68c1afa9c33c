/** Carries messages between the host and an agent whose own session was cut off; it hooks nothing, and may go any time. */
import { processStart } from "./core/born.js";
import type { FromHost, Line, Message } from "./wire.js";

const FETCH_MS = 20;

let say: (message: FromHost) => void = () => {};

rpc.exports = {
    /** `line` is what the agent lent: nothing that is called here must be gone, or belong to another process. */
    start(line: Line): void {
        if (processStart() !== line.start) {
            throw new Error("this is another process than the one that the agent is in");
        }
        if (!isAlive(line)) {
            throw new Error("the agent has gone from this process");
        }
        const fetch = new NativeFunction(ptr(line.fetch), "pointer", []);
        const tell = new NativeFunction(ptr(line.tell), "void", ["pointer"]);
        say = (message) => {
            if (isAlive(line)) {
                tell(Memory.allocUtf8String(JSON.stringify(message)));
            }
        };
        say({ type: "relay" });
        listen();
        setInterval(() => {
            if (isAlive(line)) {
                const messages: Message[] = JSON.parse(fetch().readUtf8String()!);
                messages.forEach((message) => send(message));
            }
        }, FETCH_MS);
    },

    stop: (reason: string) => say({ type: "stop", reason }),
};

function isAlive({ alive, epoch }: Line): boolean {
    return ptr(alive).readUtf8String() === epoch;
}

function listen(): void {
    recv((message: FromHost) => {
        say(message);
        listen();
    });
}
