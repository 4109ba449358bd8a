// Bundles the extension into dist/extension.js, and its tests into
// dist/test/suite.js if asked to by "test".
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
} else {
	await build({ ...shared, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", minify: true, keepNames: true });
}
