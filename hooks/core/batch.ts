/** Events on their way to the host, the accesses in a form that is short and quickly made. */
import type { BatchMessage, Description, Event, SignalEvent } from "../wire.js";
import { BASE, type Moment } from "./native.js";
import type { Stack } from "./stack.js";

const EVENTS_MOST = 256;
const BYTES_MOST = 256 * 1024;

// What QuickJS needs for an event, roughly, and for an entry of a table besides its text.
const EVENT_BYTES = 128;
const ENTRY_BYTES = 300;

const base = BASE.toString();

export interface Access {
    at: Moment;
    description: Description;
    thread: string;
    stack: Stack;
}

/** Each entry once, at the place that its first user gave it. */
class Table<T> {
    readonly entries: T[] = [];
    readonly #places = new Map<T, number>();
    #last: T | null = null;
    #lastPlace = 0;

    /** Where the entry stands; `onNew` is told of one that was not there. */
    place(entry: T, onNew: (entry: T) => void): number {
        if (entry !== this.#last) {
            this.#last = entry;
            this.#lastPlace = this.#find(entry, onNew);
        }
        return this.#lastPlace;
    }

    #find(entry: T, onNew: (entry: T) => void): number {
        let place = this.#places.get(entry);
        if (place === undefined) {
            place = this.entries.push(entry) - 1;
            this.#places.set(entry, place);
            onNew(entry);
        }
        return place;
    }
}

export class Batch {
    bytes = 0;
    readonly #events: Event[] = [];
    readonly #descriptions = new Table<Description>();
    readonly #threads = new Table<string>();
    readonly #stacks = new Table<Stack>();

    constructor(readonly firstSeq: number) {}

    get endSeq(): number {
        return this.firstSeq + this.#events.length;
    }

    get count(): number {
        return this.#events.length;
    }

    get isFull(): boolean {
        return this.#events.length >= EVENTS_MOST || this.bytes >= BYTES_MOST;
    }

    addAccess({ at, description, thread, stack }: Access): void {
        this.bytes += EVENT_BYTES;
        this.#events.push([
            at,
            this.#descriptions.place(description, this.#countDescription),
            this.#threads.place(thread, this.#countThread),
            this.#stacks.place(stack, this.#countStack),
        ]);
    }

    addSignal(signal: SignalEvent): void {
        this.bytes += ENTRY_BYTES + JSON.stringify(signal.detail).length;
        this.#events.push(signal);
    }

    toMessage(epoch: string): BatchMessage {
        return {
            type: "batch",
            epoch,
            first_seq: this.firstSeq,
            base,
            descriptions: this.#descriptions.entries,
            threads: this.#threads.entries,
            stacks: this.#stacks.entries.map(({ key, frames }) => (frames === null ? { key } : { key, frames })),
            events: this.#events,
        };
    }

    /** The host has it, and with it the frames of these stacks. */
    acknowledged(): void {
        for (const stack of this.#stacks.entries) {
            stack.frames = null;
        }
    }

    readonly #countDescription = (description: Description): void => {
        this.bytes += ENTRY_BYTES + JSON.stringify(description.detail).length;
    };

    readonly #countThread = (): void => {
        this.bytes += ENTRY_BYTES;
    };

    readonly #countStack = ({ frames }: Stack): void => {
        this.bytes += ENTRY_BYTES + (frames === null ? 0 : frames.join().length);
    };
}
