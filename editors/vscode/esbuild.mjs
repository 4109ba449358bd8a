// Bundles the extension into dist/extension.js, and what of it there is in a
// browser into dist/web.js; with "test", its tests into
// dist/test/.
import { readdirSync } from "node:fs";
import { build } from "esbuild";

const shared = {
	bundle: true,
	platform: "node",
	format: "cjs",
	target: "node20",
	external: ["vscode"],
	logLevel: "warning",
};

if (process.argv.includes("test")) {
	await build({ ...shared, entryPoints: ["test/suite/index.ts"], outfile: "dist/test/suite.js", sourcemap: "inline" });
	const units = readdirSync("test/unit").map((name) => `test/unit/${name}`);
	await build({ ...shared, entryPoints: units, outdir: "dist/test", sourcemap: "inline" });
} else {
	await build({ ...shared, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", minify: true, keepNames: true });
	await build({ ...shared, platform: "browser", target: "es2022", entryPoints: ["src/web.ts"], outfile: "dist/web.js", minify: true });
}
