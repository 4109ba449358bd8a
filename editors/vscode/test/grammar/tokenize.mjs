// The grammar as VS Code runs it: vscode-textmate with Oniguruma.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const require = createRequire(import.meta.url);
const grammarFile = fileURLToPath(new URL("../../syntaxes/scansion.tmLanguage.json", import.meta.url));

const registry = new textmate.Registry({
	onigLib: oniguruma.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm"))).then(() => ({
		createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
		createOnigString: (text) => new oniguruma.OnigString(text),
	})),
	loadGrammar: async (scope) =>
		scope === "source.scansion" ? textmate.parseRawGrammar(readFileSync(grammarFile, "utf8"), grammarFile) : null,
});
const grammar = await registry.loadGrammar("source.scansion");

/**
 * Tokenizes a script.
 * @param {string} text
 * @returns {{text: string, tokens: {start: number, end: number, scopes: string[]}[]}[]} its lines; places count UTF-16
 */
export function tokenize(text) {
	let state = textmate.INITIAL;
	return text.split(/\r?\n/).map((line) => {
		const { tokens, ruleStack, stoppedEarly } = grammar.tokenizeLine(line, state);
		if (stoppedEarly) throw new Error(`not tokenized to its end: ${line}`);
		state = ruleStack;
		return {
			text: line,
			tokens: tokens.map((t) => ({ start: t.startIndex, end: Math.min(t.endIndex, line.length), scopes: t.scopes })),
		};
	});
}

/** Returns the scopes at a place of a tokenized script, outermost first. */
export function scopesAt(lines, line, character) {
	return lines[line]?.tokens.find((t) => t.start <= character && character < t.end)?.scopes ?? [];
}
