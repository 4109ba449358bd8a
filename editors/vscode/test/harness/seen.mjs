// Waiting for what no event tells of.
import { setTimeout as pause } from "node:timers/promises";

/** Returns text as a person reads it: the editor shows spaces that do not break. */
export function normal(text) {
	return text.replaceAll("\u00a0", " ");
}

/** Looks again and again until something is so, for half a minute at most. */
export async function expect(what, look) {
	const end = Date.now() + 30_000;
	while (!(await look())) {
		if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
		await pause(50);
	}
}
