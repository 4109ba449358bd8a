// Measures, on a machine that does nothing else, how much longer scs run takes
// for its page, and how soon a browser shows a page of 1,000 runs.
//
// usage: measure.mjs SCS THOUSAND.html SCRIPTS…
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [, , scs, thousand, ...scripts] = process.argv;
const rounds = 7;
const folder = mkdtempSync(join(tmpdir(), "scs-page-"));
const page = join(folder, "page.html");

/** Returns how long scs run takes, in ms. Which scripts pass is not the question. */
function run(...flags) {
	const began = performance.now();
	const { status, error } = spawnSync(scs, ["run", "--config", "none", ...flags, ...scripts], { stdio: "ignore" });
	if (error) throw error;
	if (status > 1) throw new Error(`scs run ${flags.join(" ")}: exit code ${status}`);
	return performance.now() - began;
}

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];
const list = (times) => times.map(Math.round).join(" ");
function tell(what, value, unit, limit) {
	console.log(`${what.padEnd(44)} ${value} ${unit}, at most ${limit}: ${value <= limit ? "met" : "MISSED"}`);
	if (value > limit) process.exitCode = 1;
}

try {
	console.log(`load ${loadavg()[0].toFixed(1)}`);
	run(); // what is read from disk the first time
	const without = [];
	const withPage = [];
	for (let i = 0; i < rounds; i++) {
		without.push(run());
		withPage.push(run("--report", `html=${page}`));
	}
	console.log(`without: ${list(without)} ms; with: ${list(withPage)} ms`);
	tell("the page of our and the real scripts", Math.round(median(withPage) - median(without)), "ms more", 150);
	tell("its size", (statSync(page).size / (1 << 20)).toFixed(2), "MB", 2);

	tell("1,000 runs", (statSync(thousand).size / (1 << 20)).toFixed(1), "MB", 25);
	const painted = [];
	for (let i = 0; i < 5; i++) {
		const browser = await chromium.launch({
			executablePath: process.env.SCS_CHROMIUM || "/usr/bin/chromium",
			args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
		});
		const tab = await browser.newPage({ viewport: { width: 1360, height: 900 } });
		await tab.goto(pathToFileURL(thousand).href, { waitUntil: "commit" });
		const paint = await tab.waitForFunction(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
		painted.push(await paint.jsonValue());
		await browser.close();
	}
	console.log(`painted: ${list(painted)} ms`);
	tell("its first paint", Math.round(median(painted)), "ms", 1000);
} finally {
	rmSync(folder, { recursive: true });
}
