// The tests that run inside VS Code. What comes of them is written to the file
// that SCS_TEST_REPORT names. With SCS_TEST_ONLY, only those run whose names hold it.
import { appendFileSync } from "node:fs";
import { debugging } from "./debugging";
import { language } from "./language";
import { reports } from "./report";
import { running } from "./running";
import { shell } from "./shell";

/** A test: its name and what it does. */
export type Tests = Record<string, () => Promise<void>>;

/** What came of a test; a line of the report. The last line says that there are no more. */
export interface Outcome {
	readonly name: string;
	readonly milliseconds: number;
	readonly error?: string;
}

/** Called by VS Code. */
export async function run(): Promise<void> {
	const report = process.env["SCS_TEST_REPORT"] ?? "";
	const tell = (outcome: Outcome | "end"): void => {
		appendFileSync(report, JSON.stringify(outcome) + "\n");
	};
	const only = process.env["SCS_TEST_ONLY"] ?? "";
	const wanted = process.env["SCS_TESTS"] ?? ""; // a part of the names of those to run
	for (const [name, test] of Object.entries({ ...language, ...shell, ...running, ...reports, ...debugging })) {
		if (!name.includes(only)) continue;
		if (!name.includes(wanted)) continue;
		const start = Date.now();
		try {
			await test();
			tell({ name, milliseconds: Date.now() - start });
		} catch (error) {
			const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
			tell({ name, milliseconds: Date.now() - start, error: text });
		}
	}
	tell("end");
}
