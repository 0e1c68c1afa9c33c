/** Two FNV-style hashes with different seeds, 16 hex digits: a name for a text within one stream. */
export function hash(text: string): string {
    let a = 0x811c9dc5;
    let b = 0x9747b28c;
    for (let i = 0; i !== text.length; i++) {
        const code = text.charCodeAt(i);
        a = Math.imul(a ^ code, 0x01000193);
        b = Math.imul(b ^ code, 0x85ebca6b);
    }
    return (a >>> 0).toString(16).padStart(8, "0") + (b >>> 0).toString(16).padStart(8, "0");
}
