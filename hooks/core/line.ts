/**
 * The line to the host. At first it is Frida's own session. Frida heals that once: a session that was resumed and is cut
 * off again is not told so, and hangs. So a session is never resumed. Whoever comes back brings a script of its own into
 * the process, the relay (`relay.ts`), which fetches what there is to send and hands over what the host says, by two
 * functions that it is lent.
 */
import type { FromHost, Line, Message } from "../wire.js";
import { processStart } from "./born.js";

const FETCHED_MOST = 8;
const EPOCH_BYTES = 17; // with its NUL

type Hear = (message: any) => void;

/** What waits to be fetched; null while it goes by Frida's session. */
let box: Message[] | null = [];

let signOfLife: NativePointer | null = null;

const hearing = new Map<FromHost["type"], Hear>();
const lent: unknown[] = []; // what a relay calls, and the text that it reads

/** Say something to the host; before `open` it waits. */
export function post(message: Message): void {
    if (box === null) {
        send(message);
    } else {
        box.push(message);
    }
}

/** The host knows no stream before its greeting, which goes before all that was said already. */
export function open(greeting: Message): void {
    const waiting = box ?? [];
    box = null;
    [greeting, ...waiting].forEach(post);
}

/** Have the host's messages of one kind heard, by whichever way they come. */
export function hear<T extends FromHost["type"]>(type: T, body: (message: FromHost & { type: T }) => void): void {
    hearing.set(type, body);
    listen(type);
}

function listen(type: FromHost["type"]): void {
    recv(type, (message) => {
        hearing.get(type)!(message);
        listen(type);
    });
}

// Of C's own memory, which outlives this script: a relay that comes later must not call what is no longer there.
const allocate = new NativeFunction(Module.getGlobalExportByName("calloc"), "pointer", ["size_t", "size_t"]);

/** The functions that a relay calls; a relay that comes says so, and nothing goes by Frida's session any more. */
export function lend(epoch: string): Line {
    const alive = allocate(1, EPOCH_BYTES);
    alive.writeUtf8String(epoch);
    signOfLife = alive;
    const fetch = new NativeCallback(giveAway, "pointer", []);
    const tell = new NativeCallback(take, "void", ["pointer"]);
    lent.push(fetch, tell);
    return { fetch: fetch.toString(), tell: tell.toString(), alive: alive.toString(), epoch, start: processStart() };
}

/** The script is about to go, and with it what was lent. */
export function withdraw(): void {
    signOfLife?.writeUtf8String("");
}

/** A list of messages as JSON, which stands until it is asked for the next. */
function giveAway(): NativePointer {
    const text = Memory.allocUtf8String(JSON.stringify((box ?? []).splice(0, FETCHED_MOST)));
    lent[2] = text;
    return text;
}

function take(text: NativePointer): void {
    const message: FromHost = JSON.parse(text.readUtf8String()!);
    if (message.type === "relay") {
        box = [];
    }
    hearing.get(message.type)?.(message);
}
