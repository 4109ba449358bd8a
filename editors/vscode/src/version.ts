// Which version a program says that it is, and whether that will do.
import { execFile } from "node:child_process";

/** How to have the newest scs. */
export const installCommand = "go install github.com/scs-tools/scs/cmd/scs@latest";

/** What a program answers when it is asked for its version. */
export interface Answer {
	/** "v1.2.3"; "" for a build of no version, or if it does not say. */
	readonly version: string;
	/** In words: "v1.2.3", "a development build", or what it says instead. */
	readonly words: string;
}

/** Reads what "scs --version" prints. */
export function readVersion(printed: string): Answer {
	const [, version, build] = /^scs version (?:(v\d\S*)|(development build))/.exec(printed) ?? [];
	if (version !== undefined) return { version, words: version };
	if (build !== undefined) return { version: "", words: `a ${build}` };
	const [line = ""] = printed.trim().split("\n");
	return { version: "", words: line === "" ? "of a version that it does not tell" : `no scs that can be used: it says "${line.slice(0, 100)}"` };
}

/** Asks a program for its version. */
export async function askVersion(path: string): Promise<Answer> {
	return new Promise((resolve) => {
		execFile(path, ["--version"], { timeout: 10_000, maxBuffer: 65_536 }, (error, printed, complaint) => {
			resolve(readVersion(printed.trim() || complaint.trim() || (error?.message ?? "")));
		});
	});
}

/** Reports whether a version, "v1.2.3", comes before another. What is no version does not. */
export function isOlder(version: string, than: string): boolean {
	const [a, b] = [version, than].map((text) => /^v?(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number));
	if (a === undefined || b === undefined) return false;
	const at = a.findIndex((part, i) => part !== b[i]);
	return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** Says that a program is too old for a version of the extension, and what to do. */
export function tooOld(extension: string, path: string, found: Answer): string {
	return `Scansion ${extension} needs scs ${extension} or newer, and "${path}" is ${found.words}. ` + remedy;
}

/** Says that there is no program, and what to do. */
export function missing(extension: string): string {
	return `Scansion ${extension} needs scs ${extension} or newer, and "scs" is not on PATH. ` + remedy;
}

const remedy = `Install it with "${installCommand}", or say in the setting "scs.path" where it is.`;
