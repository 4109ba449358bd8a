// Runs in the words of the test output, which is a terminal.
import type { RunEvent } from "../protocol";

/** Writes a piece of the output of a script, which belongs to an event if it is given. */
export type Write = (text: string, event?: RunEvent) => void;

/**
 * The output of a test run. Of the scripts that run at the same time, the one that
 * began first is seen as it goes; what the others say is kept until it has ended,
 * so that the lines of one script stand together.
 */
export class Output {
	readonly #scripts: ScriptOutput[] = [];

	/** Begins the output of a script. */
	script(write: Write): ScriptOutput {
		const one = new ScriptOutput(write, () => {
			this.#proceed();
		});
		this.#scripts.push(one);
		this.#proceed();
		return one;
	}

	#proceed(): void {
		for (let first = this.#scripts[0]; first !== undefined; first = this.#scripts[0]) {
			first.show();
			if (!first.ended) return;
			this.#scripts.shift();
		}
	}
}

/** The output of one script. */
export class ScriptOutput {
	#kept: [string, RunEvent | undefined][] | undefined = [];
	#started: number | undefined;
	#ended = false;

	constructor(
		private readonly write: Write,
		private readonly onEnd: () => void,
	) {}

	/** Says something. */
	print(text: string, event?: RunEvent): void {
		if (this.#kept) this.#kept.push([text, event]);
		else this.write(text, event);
	}

	/** Tells what happens. */
	event(event: RunEvent): void {
		const now = Date.parse(event.time ?? "");
		if (event.event === "started" || this.#started === undefined) this.#started = now;
		const text = printEvent(event, now - this.#started);
		if (text !== "") this.print(text, event);
	}

	get ended(): boolean {
		return this.#ended;
	}

	/** Says that there is no more to come. */
	end(): void {
		this.#ended = true;
		this.onEnd();
	}

	/** Shows what was kept, and keeps no more. */
	show(): void {
		const kept = this.#kept ?? [];
		this.#kept = undefined;
		for (const [text, event] of kept) this.write(text, event);
	}
}

const end = "\r\n";
const color = { dim: 2, green: 32, yellow: 33, cyan: 36 } as const;
const margin = " ".repeat(15);

function paint(name: keyof typeof color, text: string): string {
	return `\u001b[${color[name].toString()}m${text}\u001b[0m`;
}

/** Returns what to print for an event of a run, so many milliseconds after its start, or "". */
export function printEvent(event: RunEvent, after: number): string {
	const at = (what: string): string => {
		const time = Number.isFinite(after) ? (after / 1000).toFixed(3) : "";
		return `${paint("dim", `${time.padStart(8)} ${(event.line?.toString() ?? "").padStart(4)}`)}  ${what}${end}`;
	};
	const who = plain(event.character ?? "");
	switch (event.event) {
		case "connected":
			return at(`${who} is connected as ${plain(event.text ?? "")}`);
		case "disconnected":
			return at(`${who} is disconnected`);
		case "sent":
			return at(paint("cyan", `${who} sent`)) + stanza(event);
		case "matched":
			if (event.stanza === undefined) return at(paint("green", `${who} received nothing, as expected`));
			return at(paint("green", `${who} received`)) + stanza(event);
		case "passed-over":
			return at(paint("yellow", `${who} passed over`)) + stanza(event);
		case "left-over":
			return at(paint("yellow", `${who} left over`)) + stanza(event);
		case "noted":
			return at(`note: ${plain(event.text ?? "")}`);
		case "run-finished":
			return (event.serverErrors ?? []).map(serverError).join("");
		default:
			return "";
	}
}

/** Returns the lines of a stanza, indented. */
function stanza({ stanza = "", shown = stanza }: RunEvent): string {
	return lines(shown, (line) => line);
}

/** Returns an error that the server logged. */
function serverError({ line, text }: NonNullable<RunEvent["serverErrors"]>[number]): string {
	const when = line === undefined ? "this" : `line ${line.toString()}`;
	return `${margin}${paint("yellow", `the server logged an error while ${when} ran:`)}${end}` + lines(text, (part) => paint("yellow", part));
}

function lines(text: string, painted: (line: string) => string): string {
	const all = text.replace(/\n$/, "").split(/\r?\n/);
	return all.map((line) => `${margin}${painted(plain(line.replaceAll("\t", "  ")))}${end}`).join("");
}

/** Returns a text without what would move the cursor or change colours. */
function plain(text: string): string {
	// eslint-disable-next-line no-control-regex
	return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, "\ufffd");
}
