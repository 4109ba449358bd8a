// What holds for the grammar on any script, and that it agrees with the parser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { corpusScripts, ownScripts, skipCorpus } from "./scripts.mjs";
import { LanguageServer } from "./server.mjs";
import { scopesAt, tokenize } from "./tokenize.mjs";

// By type of semantic token, the scopes that the grammar may give it.
const agreement = {
	comment: /^comment\./,
	class: /^entity\.name\.tag\./,
	type: /^storage\.type\.class\./,
	variable: /^variable\.other\.character\./,
	property: /^(entity\.other\.attribute-name|support\.type\.property-name)\./,
	string: /^string\./,
	namespace: /^entity\.name\.namespace\./,
	keyword: /^(keyword\.control\.verb|constant\.language\.nothing)\./,
	operator: /^keyword\.operator\.separator\./,
	parameter: /^variable\.parameter\.capture\./,
	macro: /^(punctuation\.definition\.template-expression|keyword\.other\.jid|support\.function\.placeholder)\./,
	decorator: /^storage\.modifier\./,
	enumMember: /^constant\.character\.entity\./,
};


let server;
before(async () => {
	server = await LanguageServer.start();
});
after(() => server.stop());

/** Asserts that every line is tokenized whole, without gap and without anything invalid. */
function soundTokens(lines) {
	lines.forEach((line, number) => {
		let end = 0;
		for (const token of line.tokens) {
			assert.equal(token.start, end, `a gap in line ${number + 1}`);
			end = token.end;
			const invalid = token.scopes.find((s) => s.startsWith("invalid."));
			assert.equal(invalid, undefined, `line ${number + 1}: ${line.text}`);
		}
		assert.equal(end, line.text.length, `line ${number + 1} is not tokenized to its end`);
	});
}

/** Asserts that the grammar says of every semantic token what the parser says. */
async function agrees(text, lines) {
	const tokens = await server.semanticTokens(text);
	assert.ok(tokens.length > 0, "no semantic tokens");
	for (const { line, start, end, type } of tokens) {
		for (let at = start; at < end; at++) {
			if (/\s/.test(lines[line].text[at])) continue;
			const scopes = scopesAt(lines, line, at);
			assert.ok(
				scopes.some((s) => agreement[type].test(s)),
				`line ${line + 1}, ${JSON.stringify(lines[line].text.slice(start, end))}: ${type}, but the grammar says ${scopes.join(" ")}`,
			);
		}
	}
}

function check(scripts) {
	return async (t) => {
		for (const { name, text } of scripts()) {
			await t.test(name, async () => {
				const lines = tokenize(text);
				soundTokens(lines);
				await agrees(text, lines);
			});
		}
	};
}

test("the project's scripts", check(ownScripts));
test("real scripts", { skip: skipCorpus }, check(corpusScripts));

test("a stanza left open ends with its block", () => {
	const lines = tokenize('Cook sends:\n\t<message to="x\n\t\t<body>a <b c=\'\n\nCook disconnects\n-----');
	assert.ok(scopesAt(lines, 4, 0).includes("variable.other.character.scansion"));
	assert.ok(scopesAt(lines, 4, 6).includes("keyword.control.verb.scansion"));
	assert.ok(scopesAt(lines, 5, 0).includes("keyword.operator.separator.scansion"));
});
