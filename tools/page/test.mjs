// Looks at pages of "scs run --report html" as people and programs do, and has
// mermaid read diagrams.
//
// usage: test.mjs FOLDER, with verdicts.html (a run of each verdict), suite.html
// (our and the real scripts), thousand.html (1,000 runs) and mermaid/*.mmd
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";
import { faults, unfold } from "./faults.mjs";
import { end, step } from "./steps.mjs";

const [, , folder] = process.argv;
const installed = createRequire(import.meta.url);
const pictures = fileURLToPath(new URL("test-results/", import.meta.url));
mkdirSync(pictures, { recursive: true });
const browser = await chromium.launch({
	executablePath: process.env.SCS_CHROMIUM || "/usr/bin/chromium",
	args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
/** Opens a page from its file; what its console says is an error. */
async function open(file, options) {
	// axe is put into the page by its own way, which the page's policy does not allow.
	const context = await browser.newContext({ bypassCSP: options?.bypassCSP ?? false, ...options });
	const page = await context.newPage();
	page.setDefaultTimeout(120_000);
	const said = [];
	page.on("console", (message) => said.push(message.text()));
	page.on("request", (request) => request.url().startsWith("file:") || said.push(`asks for ${request.url()}`));
	await page.goto(pathToFileURL(join(folder, file)).href, { waitUntil: options?.waitUntil ?? "load" });
	return { page, said, close: () => context.close() };
}

await step("html-validate", async () => {
	const validator = new HtmlValidate({
		extends: ["html-validate:recommended"],
		rules: {
			"no-inline-style": "error",
			// How the template is laid out, not what it means.
			"long-title": "off",
			"no-trailing-whitespace": "off",
			"void-style": "off",
			"no-raw-characters": "off",
			"attribute-boolean-style": "off",
			"attribute-empty-style": "off",
			"require-sri": "off",
		},
	});
	for (const file of ["verdicts.html", "suite.html"]) {
		const report = await validator.validateString(readFileSync(join(folder, file), "utf8"));
		const all = report.results.flatMap(({ messages }) => messages.map(({ line, ruleId, message }) => `${file}:${line} ${ruleId}: ${message}`));
		assert.deepEqual([...new Set(all)].slice(0, 20), []);
	}
});

for (const colorScheme of ["light", "dark"]) {
	for (const [width, name] of [
		[1360, "wide"],
		[390, "narrow"],
	]) {
		await step(`${colorScheme}, ${name}`, async () => {
			const { page, said, close } = await open("verdicts.html", { colorScheme, viewport: { width, height: 900 } });
			await page.locator(".rest > summary").click();
			await page.locator("header").screenshot({ path: join(pictures, `header-${colorScheme}-${name}.png`) });
			await page.locator("main > section").screenshot({ path: join(pictures, `table-${colorScheme}-${name}.png`) });
			const seen = {};
			for (const section of await page.locator("details.script").all()) {
				const verdict = (await section.locator("h2 .v").textContent()).replace(/[^a-z]+/g, " ").trim();
				seen[verdict] = (seen[verdict] ?? 0) + 1;
				if ((await section.getAttribute("open")) === null) await section.locator("summary").first().click();
				await section.screenshot({ path: join(pictures, `${verdict}-${seen[verdict]}-${colorScheme}-${name}.png`.replaceAll(" ", "-")) });
			}
			// A run that was not started has no section.
			const inTable = await page.locator("td.v").allTextContents();
			const verdicts = new Set(inTable.map((text) => text.replace(/[^a-z]+/g, " ").trim()));
			assert.deepEqual([...verdicts].filter((verdict) => !seen[verdict]), ["not started"]);
			assert.deepEqual(await page.evaluate(faults), []);
			assert.deepEqual(said, []);
			await close();
		});
		await step(`axe: ${colorScheme}, ${name}`, async () => {
			const { page, close } = await open("verdicts.html", { colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
			await page.evaluate(unfold);
			await page.addScriptTag({ path: installed.resolve("axe-core/axe.min.js") });
			const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
			const all = found.violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary}`);
			assert.deepEqual(all, []);
			await close();
		});
	}
	await step(`${colorScheme}, script off`, async () => {
		const { page, said, close } = await open("verdicts.html", { colorScheme, viewport: { width: 1360, height: 900 }, javaScriptEnabled: false });
		const section = page.locator("details.script.passed").first();
		await section.locator("summary").first().click();
		await section.screenshot({ path: join(pictures, `script-off-${colorScheme}.png`) });
		assert.ok(await section.locator(".rows").isVisible());
		assert.equal(await page.locator(".filter").isVisible(), false);
		assert.deepEqual(said, []);
		await close();
	});
}

// 320 px is 1280 px at 400 %; 680 px is 1360 px at 200 %.
for (const width of [320, 680, 800, 1024, 2560]) {
	await step(`nothing is cut off or covered in ${width} px`, async () => {
		for (const file of ["verdicts.html", "suite.html"]) {
			const { page, close } = await open(file, { viewport: { width, height: 900 } });
			await page.evaluate(unfold);
			assert.deepEqual(await page.evaluate(faults), [], file);
			await close();
		}
	});
}

await step("colors of the system, and paper", async () => {
	const { page, close } = await open("verdicts.html", { forcedColors: "active", viewport: { width: 1360, height: 900 } });
	await page.locator("details.script").nth(3).screenshot({ path: join(pictures, "forced-colors.png") });
	await page.emulateMedia({ media: "print", forcedColors: "none" });
	assert.equal(await page.locator(".filter").isVisible(), false);
	await page.pdf({ path: join(pictures, "print.pdf"), format: "A4" });
	await close();
});

await step("keys walk the rows in the order of time", async () => {
	const { page, close } = await open("verdicts.html", { viewport: { width: 1360, height: 900 } });
	const section = page.locator("details.script[open]").first();
	const rows = await section.locator(".ev > details > summary").count();
	const times = [];
	for (let i = 0; i < Math.min(rows, 6); i++) {
		await page.keyboard.press("j");
		times.push(await page.evaluate(() => Number(document.activeElement.closest("li").querySelector("time").textContent.replace(/\s/g, ""))));
	}
	assert.deepEqual(times, times.toSorted((a, b) => a - b));
	assert.ok(times.length > 1);
	await close();
});

await step("what a screen reader hears", async () => {
	const { page, close } = await open("suite.html", { viewport: { width: 1360, height: 900 } });
	await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
	const rows = await page.locator("details.script").first().ariaSnapshot();
	assert.match(rows, /\w+ (sends|receives) (iq|presence|message)[^\n]*, line \d+/);
	await close();
});

await step("the suite is filtered by verdict, tag and text", async () => {
	const { page, close } = await open("suite.html", { viewport: { width: 1360, height: 900 } });
	const shown = () => page.locator("tbody tr:not([hidden])").count();
	const all = await shown();
	const tag = (await page.locator("td.g").allTextContents()).find((text) => text !== "").split(" ")[0];
	await page.locator("#q").fill(tag);
	const tagged = await shown();
	assert.ok(tagged > 0 && tagged < all, `${tagged} of ${all} with "${tag}"`);
	await page.locator("#q").fill("");
	await page.locator(".vs input[value=passed]").uncheck();
	assert.equal(await page.locator("tbody tr.passed:not([hidden])").count(), 0);
	await close();
});

await step("our and the real scripts: at most 2 MB", () => {
	const { size } = statSync(join(folder, "suite.html"));
	console.log(`      ${size} bytes`);
	assert.ok(size <= 2 << 20);
});

await step("1,000 runs: at most 25 MB, first paint in 1 s", async () => {
	const { size } = statSync(join(folder, "thousand.html"));
	const times = [];
	for (let i = 0; i < 3; i++) {
		const { page, close } = await open("thousand.html", { viewport: { width: 1360, height: 900 }, waitUntil: "commit" });
		const painted = await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
		times.push(await painted.jsonValue());
		await close();
	}
	console.log(`      ${size} bytes, ${times.map(Math.round).join(", ")} ms`);
	assert.ok(size <= 25 << 20);
	assert.ok(Math.min(...times) < 1000);
});

await step("mermaid reads every diagram", async () => {
	const context = await browser.newContext();
	const page = await context.newPage();
	await page.addScriptTag({ path: installed.resolve("mermaid/dist/mermaid.min.js") });
	const files = readdirSync(join(folder, "mermaid"));
	assert.ok(files.length >= 19, `${files.length} diagrams`);
	for (const file of files) {
		const text = readFileSync(join(folder, "mermaid", file), "utf8");
		const wrong = await page.evaluate((text) => globalThis.mermaid.parse(text).then(() => "", String), text);
		assert.equal(wrong, "", file);
	}
	console.log(`      ${files.length} diagrams`);
	await context.close();
});

await browser.close();
end();
