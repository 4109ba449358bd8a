// Runs the tests in suite/ inside VS Code: its server loads the extension from
// the checkout and the tests beside it as soon as a page is open.
//
// usage: api.mjs [PART OF A NAME]
import { cpSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser, picture } from "./harness/browser.mjs";
import { Editor } from "./harness/editor.mjs";

const extension = fileURLToPath(new URL("..", import.meta.url));
const scripts = fileURLToPath(new URL("workspace/", import.meta.url));
const program = process.env.SCS_BINARY;
const patience = 480_000;

/**
 * Prints what comes of the tests as they end, and returns how many have failed.
 * @param {string} file that the tests write to
 */
function results(file) {
	let read = 0;
	let passed = 0;
	let failed = 0;
	return new Promise((resolve, reject) => {
		const look = () => {
			const lines = readFileSync(file, "utf8").slice(read).split(/(?<=\n)/);
			for (const line of lines.filter((line) => line.endsWith("\n"))) {
				read += line.length;
				const outcome = JSON.parse(line);
				if (outcome === "end") {
					clearTimeout(timer);
					watcher.close();
					console.log(`${passed} extension tests passed, ${failed} failed`);
					resolve(failed || (passed ? 0 : 1));
					return;
				}
				if (outcome.error) failed++;
				else passed++;
				console.log(`${outcome.error ? "FAIL" : "ok"}  ${outcome.name} (${outcome.milliseconds} ms)`);
				if (outcome.error) console.log(outcome.error.replace(/^/gm, "      "));
			}
		};
		const watcher = watch(file, look);
		const timer = setTimeout(() => {
			watcher.close();
			reject(new Error("the tests have not ended in time"));
		}, patience);
	});
}

// A login shell, which VS Code asks for its variables, does not know the PATH of
// this process.
const editor = new Editor({ "scs.path": program });
const { browser, page } = await openBrowser();
try {
	const workspace = join(editor.folder, "workspace");
	const report = join(editor.folder, "report.jsonl");
	cpSync(scripts, workspace, { recursive: true });
	writeFileSync(report, "");
	writeFileSync(join(workspace, ".scs.toml"), "");
	editor.environment = { SCS_TEST_REPORT: report, SCS_TEST_ONLY: process.argv[2] ?? "" };
	await editor.startForTests();
	const remote = (path) => `vscode-remote://${new URL(editor.url).host}${path}`;
	const payload = [
		["extensionDevelopmentPath", remote(extension.replace(/\/$/, ""))],
		["extensionTestsPath", remote(join(extension, "dist/test/suite.js"))],
	];
	const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
	const ended = results(report);
	await page.goto(`${editor.url}/?${query}`, { timeout: patience });
	process.exitCode = (await ended) ? 1 : 0;
} catch (error) {
	console.error(error);
	console.error(editor.notable);
	await picture(page, "extension tests");
	process.exitCode = 1;
} finally {
	await browser.close();
	await editor.stop();
}
