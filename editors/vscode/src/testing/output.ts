// A run in the words of the test output.
import type { RunEvent } from "../protocol";

const end = "\r\n"; // what a terminal wants

/** Returns what to print for an event of a run, or "". */
export function printEvent(event: RunEvent): string {
	const who = event.character ?? "";
	switch (event.event) {
		case "connected":
			return `${who} is connected as ${event.text ?? ""}${end}`;
		case "disconnected":
			return `${who} is disconnected${end}`;
		case "sent":
			return `${who} sent${indented(event.stanza)}`;
		case "matched":
			return event.stanza === undefined ? `${who} received nothing, as expected${end}` : `${who} received${indented(event.stanza)}`;
		case "passed-over":
			return `${who} passed over${indented(event.stanza)}`;
		case "noted":
			return `note: ${event.text ?? ""}${end}`;
		default:
			return "";
	}
}

function indented(stanza = ""): string {
	return end + stanza.split(/\r?\n/).map((line) => `    ${line}${end}`).join("");
}
