// The way of somebody who comes from the README: what stands there for VS Code
// is done, line by line, until a scenario has passed. What can go wrong without an
// editor is looked at first: with --read, that is all.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser, picture } from "./harness/browser.mjs";
import { Editor } from "./harness/editor.mjs";
import { Workbench } from "./harness/workbench.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Returns the commands of a section of the README, from the line that starts a paragraph with a word to the next paragraph. */
function commands(heading, word) {
	const text = readFileSync(join(root, "README.md"), "utf8");
	const [, section] = new RegExp(`\n## ${heading}\n(.*?)\n## `, "s").exec(text) ?? [];
	const [, block] = new RegExp(`\n${word}[^\n]*:\n\n(.*?)\n\n\\S`, "s").exec(section ?? "") ?? [];
	assert.ok(block, `README.md has no commands for ${word} under "${heading}"`);
	return block.split("\n").map((line) => line.replace(/^ {4}/, ""));
}

const lines = commands("In an editor", "VS Code");
const [, script] = /^code (\S+\.scs)$/.exec(lines.pop()) ?? [];
assert.ok(script, "the last command does not open a script");

const [, line, namespace] = /^Line (\d+) is marked: its (namespace)/m.exec(readFileSync(join(root, "README.md"), "utf8")) ?? [];
const [, misspelt] = /xmlns="([^"]*)"/.exec(readFileSync(join(root, script), "utf8").split("\n")[Number(line) - 1]) ?? [];
assert.ok(misspelt, `line ${line} of ${script} has no ${namespace}`);
for (const path of lines.join(" ").match(/[\w./-]*\w+\.sh/g) ?? []) assert.ok(existsSync(join(root, path)), path);
if (process.argv[2] === "--read") {
	const { stdout } = spawnSync(process.env.SCS_BINARY, ["lint", "--format", "json", script], { cwd: root, encoding: "utf8" });
	const found = JSON.parse(stdout).diagnostics;
	assert.deepEqual(found.map(({ span }) => String(span.start.line)), [line], stdout);
	assert.ok(found[0].fixes.length > 0, stdout);
	console.log(`ok  line ${line} of ${script} is the one finding, with a fix; the commands: ${lines.join("; ")}`);
	process.exit();
}

const editor = new Editor({ "workbench.colorTheme": "Dark Modern" });
const { browser, page } = await openBrowser();
try {
	const done = spawnSync("sh", ["-euc", lines.join("\n")], {
		cwd: root,
		env: { ...process.env, PATH: `${editor.commandFolder()}:${process.env.PATH}` },
		encoding: "utf8",
	});
	assert.equal(done.status, 0, done.stdout + done.stderr);

	const workspace = join(editor.folder, "scripts");
	cpSync(join(root, dirname(script)), workspace, { recursive: true }); // what is fixed is a copy
	await editor.start();
	const code = new Workbench(page, workspace);
	await code.load(`${editor.url}/?folder=${encodeURIComponent(workspace)}`);
	await code.open(basename(script));
	await code.untilSquiggles((n) => n === 1, "the one finding");
	await code.goTo(misspelt, 3);
	await code.quickFix();
	await code.untilSquiggles((n) => n === 0, "the finding to go");
	await page.keyboard.press("Control+s");
	await code.runByLens(/passed/);
	await picture(page, "newcomer");
	console.log(`ok  the README leads to a scenario that has passed: ${lines.join("; ")}`);
} catch (error) {
	console.error(error);
	console.error(editor.notable);
	await picture(page, "failed newcomer");
	process.exitCode = 1;
} finally {
	await browser.close();
	await editor.stop();
}
