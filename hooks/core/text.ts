/** Texts that leave in JSON: whole characters only. */
declare global {
    interface String {
        toWellFormed(): string;
    }
}

/** Half a surrogate pair, which no JSON carries, is U+FFFD. */
export function wellFormed(text: string): string {
    return text.toWellFormed();
}

/** At most so many UTF-16 units, and no half of a pair. */
export function clipTo(most: number, text: string): string {
    return wellFormed(text.substring(0, most));
}
