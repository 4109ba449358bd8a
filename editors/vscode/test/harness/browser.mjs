// Debian's Chromium, without a window.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

/** Starts the browser and opens a page of a size that suits a picture. */
export async function openBrowser() {
	const browser = await chromium.launch({
		executablePath: process.env.SCS_CHROMIUM || "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
	});
	const page = await browser.newPage({ viewport: { width: 1360, height: 850 } });
	page.setDefaultTimeout(90_000);
	return { browser, page };
}

const pictures = fileURLToPath(new URL("../../test-results/", import.meta.url));

/** Takes a picture of a page, "test-results/NAME.png". */
export async function picture(page, name) {
	mkdirSync(pictures, { recursive: true });
	// What moves is to have arrived; what turns for ever does not count.
	await page.evaluate(() =>
		Promise.allSettled(
			document
				.getAnimations()
				.filter((a) => a.effect?.getComputedTiming().endTime < Infinity)
				.map((a) => a.finished),
		),
	);
	await page.screenshot({ path: join(pictures, `${name.replace(/[ /]/g, "-")}.png`) });
}
