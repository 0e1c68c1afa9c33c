/** Texts that leave in JSON: whole characters only. */
const HALVES = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

export function wellFormed(text: string): string {
    return text.replace(HALVES, "\uFFFD");
}

/** At most so many UTF-16 units, and no half of a pair. */
export function clipTo(most: number, text: string): string {
    return wellFormed(text.substring(0, most));
}
