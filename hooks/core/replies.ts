/**
 * Replies that a service gave to transactions which are accesses of their own: what is unparcelled of one of them later
 * is that access's. They are told by their bytes: a parcel's object and its memory serve again for other parcels, but two
 * positions at two instants never have the same bytes. Nothing but a digest is kept.
 */
import { marshalled } from "./marshalled.js";

const KEPT = 64;
const BYTES_COMPARED = 4096; // as many as the native tap reads of a reply

const wanted = new Set<string>();
const digests: { dataType: string; digest: string }[] = [];

/** Replies about other data are not looked at. */
export function keepReplies(dataType: string): void {
    wanted.add(dataType);
}

export function keepReply(dataType: string, content: ArrayBuffer | null): void {
    if (content === null || !wanted.has(dataType)) {
        return;
    }
    if (digests.length === KEPT) {
        digests.shift();
    }
    digests.push({ dataType, digest: digestOf(content) });
}

/** Whether a parcel of Java's holds what such an access about this data was given, no matter who has read of it before. */
export function isReply(dataType: string, parcel: NativePointer): boolean {
    const candidates = digests.filter((kept) => kept.dataType === dataType);
    if (candidates.length === 0) {
        return false;
    }
    const content = attempt(() => marshalled(parcel));
    return content !== null && candidates.some(({ digest }) => digest === digestOf(content));
}

/** One with binders in it says nothing of its bytes. */
function attempt<T>(read: () => T): T | null {
    try {
        return read();
    } catch {
        return null;
    }
}

function digestOf(content: ArrayBuffer): string {
    return Checksum.compute("sha256", content.slice(0, BYTES_COMPARED));
}
