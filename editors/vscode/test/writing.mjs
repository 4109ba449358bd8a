// An author writes a script from an empty file until it passes, and the keys are
// counted: letters, Enter, Tab, arrows, choices; a key with a modifier is two. The
// whole script is written with SCS_ACCEPT, else its first scene.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser, picture } from "./harness/browser.mjs";
import { Editor } from "./harness/editor.mjs";
import { expect } from "./harness/seen.mjs";
import { Workbench } from "./harness/workbench.mjs";

const own = fileURLToPath(new URL("../../../spec/scansion/", import.meta.url));
const [, , vsix] = process.argv;
const original = readFileSync(join(own, "muc_join_leave.scs"), "utf8");
const whole = Boolean(process.env.SCS_ACCEPT);
const goal = whole ? original : `${original.slice(0, original.indexOf("# Scene 2"))}Fern disconnects\n`;

const scene = "# Two lovers\n\n[Client] Romeo\n\tjid: romeo@localhost\n\tpassword: secret\n\n-----\n\nRomeo connects\n\n";

const editor = new Editor({ "workbench.colorTheme": "Dark Modern" });
const { browser, page } = await openBrowser();
const workspace = join(editor.folder, "scripts");
const code = new Workbench(page, workspace);
let count = 0;

/** Types letters. */
async function type(text) {
	count += text.length;
	await page.keyboard.type(text);
}

/** Presses keys by their names. */
async function press(...keys) {
	for (const key of keys) {
		count += key.split("+").length;
		await page.keyboard.press(key);
	}
}

/** Chooses from the list, and waits until the cursor stands in a line like that. */
async function choose(label, line) {
	count += await code.chooseSuggestion(label);
	await code.untilCursorLine(line);
}

/** Goes on to the next action: a blank line, and one that nothing stands in. */
async function next() {
	await press("Enter", "Enter");
	await code.untilCursorLine(/^$/);
}

/** Writes the line of an action. */
async function acts(name, verb) {
	await type(name[0]);
	await choose(name, new RegExp(`^${name} $`));
	if (verb === "disconnects") await type("d");
	await choose(verb, /^(sends|receives)$/.test(verb) ? /^\s+$/ : new RegExp(`^${name} ${verb}$`));
}

async function sends(name, stanza, begin) {
	await acts(name, "sends");
	await type(begin);
	await choose(stanza, /^\s+<\w+ .*>$/);
}

async function receives(name, stanza) {
	await acts(name, "receives");
	await choose(stanza, />$/);
	await next();
}

/** Types as one does, and gets what one means. */
async function habits() {
	await code.open("habits.scs");
	await code.available();
	await page.keyboard.press("Control+End");
	// Enter behind a word that is complete makes a line.
	await page.keyboard.type("Romeo disc");
	assert.ok((await code.suggestions()).includes("disconnects"));
	await page.keyboard.type("onnects");
	await code.untilCursorLine(/^Romeo disconnects$/);
	await page.keyboard.press("Enter");
	await code.untilCursorLine(/^$/);
	// A tag is closed, and that can be undone alone.
	await page.keyboard.type("Romeo sends:");
	await page.keyboard.press("Enter");
	await page.keyboard.type("<message>");
	await code.untilCursorLine(/^\s+<message><\/message>$/);
	await page.keyboard.press("Control+z");
	await code.untilCursorLine(/^\s+<message>$/);
	await page.keyboard.type("</");
	await code.untilCursorLine(/^\s+<message><\/message>$/);
	await picture(page, "habits");
	await code.escape();
	await code.revert();
}

/**
 * Sees why the two names of an element are not edited together by default: VS Code
 * drops the server's answer if a letter was typed meanwhile, and asks no more. Once
 * this fails, VS Code does better, and package.json may turn it on.
 */
async function linkedEditing() {
	await code.open("linked.scs");
	await code.available();
	await code.goToEndOf("<body");
	await page.locator(".linked-editing-decoration").first().waitFor({ state: "attached" });
	await page.keyboard.type("x");
	await code.untilCursorLine(/<bodyx>Hi<\/bodyx>/);
	for (let i = 0; i < "bodyx".length; i++) await page.keyboard.press("Backspace");
	await code.untilCursorLine(/<>Hi<\/>/);
	await page.locator(".linked-editing-decoration").first().waitFor({ state: "attached" });
	await page.keyboard.type("subject");
	await code.untilCursorLine(/<subject>Hi<\/subject>/);
	await code.escape();
	await code.revert();

	const goOn = pause(await editor.bundled()); // however fast the machine, the letter comes first
	await code.goToEndOf("<body");
	await page.keyboard.type("s");
	goOn();
	await code.untilSquiggles((n) => n > 0, "the tags that differ");
	assert.match(await code.cursorLine(), /<bodys>Hi<\/body>/);
	await code.revert();
}

/** Stops the processes of a program until the function that it returns is called. */
function pause(program) {
	const file = realpathSync(program);
	const running = readdirSync("/proc").filter((id) => {
		try {
			return /^\d+$/.test(id) && readlinkSync(`/proc/${id}/exe`) === file;
		} catch {
			return false; // it has ended, or is another user's
		}
	});
	assert.ok(running.length > 0, `${file} does not run`);
	for (const id of running) process.kill(Number(id), "SIGSTOP");
	return () => running.forEach((id) => process.kill(Number(id), "SIGCONT"));
}

/** Writes a room that two enter and leave; the second one only if the whole is written. */
async function write() {
	await type("# Joining and leaving a room");
	await press("Enter");
	await type("# Two botanists meet in a greenhouse, talk, and close it behind them");
	await press("Enter");
	await type("## ");
	await choose("muc", /^## muc$/);
	await press("Enter");
	await type("## ");
	await choose("status: stable", /^## status: stable$/);
	await press("Enter", "Enter");
	await type("[");
	await choose("Client", /^\[Client\] Romeo$/);
	await fields("Fern", "muc-fern", "", "moss");
	await code.untilCursorLine(/^$/);
	await type("[");
	await choose("Client", /^\[Client\] Romeo$/);
	await fields("Basil", "muc-basil", "clover");
	await code.untilCursorLine(/^$/);
	await type("-");
	await choose("-----", /^$/);
	await choose("Fern", /^Fern $/);
	await choose("connects", /^Fern connects$/);
	await next();

	await sends("Fern", "presence join", "jo");
	await fields("greenhouse", "", "fern");
	await next();
	await receives("Fern", "presence self");
	await receives("Fern", "message subject");
	await sends("Fern", "iq set instant room", "un");
	await fields("unlock");
	await next();
	await receives("Fern", "iq result unlock");
	if (whole) await second();
	await acts("Fern", "disconnects");
	count++; // the click
	await code.runByLens(/passed/);
	await picture(page, "a script that was written passes");
}

/** Writes how the second one comes, what is said, and how both leave. */
async function second() {
	await acts("Basil", "connects");
	await next();
	await sends("Basil", "presence join", "jo");
	await fields("");
	await next();
	await receives("Basil", "presence fern");
	await receives("Basil", "presence self");
	await receives("Basil", "message subject");
	await receives("Fern", "presence basil");

	await sends("Basil", "message groupchat", "gr");
	await fields("sprout", "Your orchid has sprouted!");
	await next();
	await receives("Basil", "message basil");
	await receives("Fern", "message basil");
	await sends("Fern", "message private basil", "pr");
	await fields("aside", "Do not tell the cactus.");
	await next();
	await receives("Basil", "message fern");

	await sends("Basil", "presence unavailable", "un");
	await press("Backspace", "Backspace");
	await type(">");
	await code.untilCursorLine(/><\/presence>$/);
	await press("Enter");
	await code.untilCursorLine(/^\s+$/);
	await type("<st");
	await choose("status", /<status><\/status>$/);
	await type("Watering time");
	await press("ArrowDown", "End");
	await next();
	await receives("Basil", "presence self");
	await receives("Fern", "presence basil");
	await sends("Fern", "presence unavailable", "un");
	await next();
	await acts("Fern", "receives");
	await choose("presence self", />$/);
	await press("ArrowUp", "ArrowUp", "ArrowUp");
	await code.untilCursorLine(/<item /);
	await press("Control+Shift+K", "Control+End");
	await next();
	await acts("Basil", "disconnects");
	await next();
}

/** Fills in the places of a snippet; "" leaves what stands there. */
async function fields(...texts) {
	for (const text of texts) {
		await type(text);
		await press("Tab");
	}
}

/** Returns what a script says: without comments behind its head, with the attributes of a tag in one order and in the same quotes. */
function meaning(text) {
	const [, head, rest] = /^(.*?\n)\n(.*)$/s.exec(text);
	const lines = rest.split("\n").filter((line) => line.trim() && !line.startsWith("#"));
	return (
		head +
		lines
			.map((line) =>
				line.replace(/<([^\s/>]+)([^>]*?)(\/?>)/g, (_, name, attributes, close) => {
					const all = [...attributes.matchAll(/([^\s=]+)=(["'])(.*?)\2/g)].map(([, key, , value]) => ` ${key}="${value}"`);
					return `<${name}${all.sort().join("")}${close}`;
				}),
			)
			.join("\n")
	);
}

try {
	mkdirSync(workspace);
	cpSync(join(own, "prosody.cfg.lua"), join(workspace, "prosody.cfg.lua"));
	writeFileSync(join(workspace, "other.scs"), "# Another script\n## muc\n## status: stable\n\n-----\n");
	writeFileSync(join(workspace, "habits.scs"), scene);
	writeFileSync(join(workspace, "new.scs"), "");
	writeFileSync(join(workspace, "linked.scs"), `${scene}Romeo sends:\n\t<message to="romeo@localhost"><body>Hi</body></message>\n`);
	const others = process.env.PATH.split(delimiter).filter((folder) => !existsSync(join(folder, "scs")));
	editor.environment = { PATH: others.join(delimiter) };
	await editor.install(vsix);
	await editor.start();
	await code.load(`${editor.url}/?folder=${encodeURIComponent(workspace)}`);
	await habits();
	console.log("ok  what is typed is what is meant");

	await code.open("new.scs");
	await write();
	await page.keyboard.press("Control+s");
	let written = "";
	await expect("the script on disk", () => (written = readFileSync(join(workspace, "new.scs"), "utf8")).includes("Fern disconnects"));
	assert.equal(meaning(written), meaning(goal));
	// The comments of the original are not written, and do not count.
	const [, head, rest] = /^(.*?\n\n)(.*)$/s.exec(goal);
	const characters = (head + rest.replace(/^#.*\n/gm, "")).length;
	const report = `${count} keys for ${characters} characters`;
	assert.ok(2 * count <= characters, report);
	console.log(`ok  a room is written with half the keys${whole ? "" : ", the first scene"}: ${report}`);

	editor.set({ "[scansion]": { "editor.linkedEditing": true } });
	await code.load(`${editor.url}/?folder=${encodeURIComponent(workspace)}`);
	await linkedEditing();
	console.log("ok  both names of an element change, but not if one types at once: VS Code's fault");
} catch (error) {
	console.error(error);
	console.error(editor.notable);
	await picture(page, "failed writing");
	process.exitCode = 1;
} finally {
	await browser.close();
	await editor.stop();
}
