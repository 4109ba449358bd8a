// scratch
import { cpSync, existsSync, mkdirSync, writeFileSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser, picture } from "./harness/browser.mjs";
import { Editor } from "./harness/editor.mjs";
import { Workbench } from "./harness/workbench.mjs";
const root = fileURLToPath(new URL("../../../", import.meta.url));
const editor = new Editor({ "[scansion]": { "editor.formatOnSave": true }, "workbench.colorTheme": process.env.THEME || "Light Modern" });
const { browser, page } = await openBrowser();
page.setDefaultTimeout(40000);
const workspace = join(editor.folder, "scripts");
const code = new Workbench(page, workspace);
try {
	mkdirSync(workspace);
	cpSync(fileURLToPath(new URL("workspace/", import.meta.url)), workspace, { recursive: true });
	for (const file of ["muc_members_only.scs", "prosody.cfg.lua"]) cpSync(join(root, "spec/scansion", file), join(workspace, file));
	writeFileSync(join(workspace, ".scs.toml"), "");
	writeFileSync(join(workspace, "new.scs"), "");
	const others = process.env.PATH.split(delimiter).filter((folder) => !existsSync(join(folder, "scs")));
	editor.environment = { PATH: others.join(delimiter) };
	await editor.install("/tmp/we/scs.vsix");
	await editor.start();
	await code.load(`${editor.url}/?folder=${encodeURIComponent(workspace)}`);
	const body = await import(process.argv[2]);
	await body.default({ editor, page, code, workspace, picture: (name) => picture(page, name), readFileSync, writeFileSync, join });
} catch (error) {
	console.error(error);
	await picture(page, "try failed");
} finally {
	await browser.close();
	await editor.stop();
}
