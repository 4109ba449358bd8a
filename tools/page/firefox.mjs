// Looks at a page of "scs run --report html" in Firefox, with script on and off.
//
// usage: firefox.mjs FOLDER [PART OF A STEP'S NAME]
//
// FOLDER has verdicts.html (a run of each verdict).
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch } from "puppeteer-core";
import { faults } from "./faults.mjs";
import { end, step } from "./steps.mjs";

const [, , folder] = process.argv;
const pictures = fileURLToPath(new URL("test-results/", import.meta.url));
mkdirSync(pictures, { recursive: true });

for (const [colorScheme, script] of [
	["light", true],
	["dark", false],
]) {
	await step(`Firefox: ${colorScheme}, script ${script ? "on" : "off"}`, async () => {
		const browser = await launch({
			browser: "firefox",
			executablePath: process.env.SCS_FIREFOX || "/usr/bin/firefox-esr",
			headless: true,
			timeout: 120_000,
			protocolTimeout: 120_000,
			extraPrefsFirefox: {
				"javascript.enabled": script,
				"layout.css.prefers-color-scheme.content-override": colorScheme === "dark" ? 0 : 1,
			},
		});
		try {
			const page = await browser.newPage();
			const said = [];
			page.on("console", (message) => said.push(message.text()));
			page.on("request", (request) => request.url().startsWith("file:") || said.push(`asks for ${request.url()}`));
			for (const width of [1360, 390]) {
				await page.setViewport({ width, height: 900 });
				await page.goto(pathToFileURL(join(folder, "verdicts.html")).href);
				assert.equal(await page.evaluate(() => document.documentElement.classList.contains("on")), script);
				// What is folded opens with the keyboard, also without script.
				const passed = await page.$("details.script.passed:not([open]) > summary");
				await passed.focus();
				await page.keyboard.press("Enter");
				assert.ok(await passed.evaluate((summary) => summary.parentElement.open));
				assert.deepEqual(await page.evaluate(faults), []);
				await page.evaluate(() => scrollTo(0, 0));
				await page.screenshot({ path: join(pictures, `Firefox-${colorScheme}-${width}.png`) });
				// Puppeteer's own way to take a picture of an element waits for a script.
				await page.$eval("details.script.failed", (failed) => failed.scrollIntoView());
				await page.screenshot({ path: join(pictures, `Firefox-failed-${colorScheme}-${width}.png`) });
			}
			if (script) {
				await page.type("#q", "expected");
				assert.ok((await page.$$("tbody tr[hidden]")).length > 0);
			} else {
				assert.equal(await page.$eval(".filter", (filter) => getComputedStyle(filter).display), "none");
			}
			assert.deepEqual(said, []);
		} finally {
			await browser.close();
		}
	});
}
end();
