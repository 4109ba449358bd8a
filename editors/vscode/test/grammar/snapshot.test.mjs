// What the grammar makes of the project's scripts, written down: below each
// line, a letter for each character says its innermost scope.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ownScripts } from "./scripts.mjs";
import { tokenize } from "./tokenize.mjs";

const folder = fileURLToPath(new URL("snapshots/", import.meta.url));
const update = process.argv.includes("-update");

// The scopes, without the language's name at their end.
const legend = {
	"entity.name.tag": "E",
	"entity.other.attribute-name": "a",
	"storage.modifier": "S",
	"entity.name.namespace": "N",
	"punctuation.definition.tag.begin": "<",
	"punctuation.definition.tag.end": ">",
	"punctuation.definition.string.begin": "q",
	"punctuation.definition.string.end": "q",
	"string.quoted.double": "s",
	"string.quoted.single": "s",
	"string.unquoted.text": "t",
	"string.unquoted.cdata": "t",
	"string.unquoted.value": "v",
	"constant.character.entity": "&",
	"punctuation.definition.template-expression.begin": "{",
	"punctuation.definition.template-expression.end": "}",
	"variable.other.character": "C",
	"variable.other.character.declaration": "D",
	"variable.parameter.capture": "P",
	"keyword.other.jid": "j",
	"support.function.placeholder": "p",
	"storage.type.class": "T",
	"support.type.property-name": "k",
	"keyword.control.verb": "V",
	"constant.language.nothing": "0",
	"keyword.operator.separator": "-",
	"punctuation.definition.comment": "#",
	"comment.line.number-sign": "c",
	"comment.line.double-slash": "c",
	"comment.line.double-dash": "c",
	"comment.block.xml": "c",
	"comment.line.number-sign.tag": "c",
	"storage.type.class.tag": "G",
	"variable.other.tag": "g",
	"keyword.other.suppression": "X",
	"variable.other.rule": "r",
	"invalid.illegal.missing-dollar": "!",
	"invalid.illegal.placeholder": "!",
};

/** Returns the letter of a stack of scopes; what only separates is a dot, what is only layout a space. */
function letter(scopes) {
	const scope = scopes.at(-1).replace(/\.scansion$/, "");
	if (scope.startsWith("punctuation.definition.section") || scope.startsWith("punctuation.separator")) return ".";
	if (scope.startsWith("meta.") || scope === "source") return " ";
	assert.ok(legend[scope], `a letter for ${scope}`);
	return legend[scope];
}

/** Returns a tokenized script as text. */
function picture(script) {
	let out = "";
	for (const line of tokenize(script)) {
		out += line.text + "\n";
		const letters = line.tokens.map((t) => {
			const sign = letter(t.scopes);
			return line.text.slice(t.start, t.end).replace(/[^\t]/gu, sign).replace(/\t/g, sign === " " ? "\t" : sign);
		});
		const row = letters.join("").trimEnd();
		if (row) out += row + "\n";
	}
	return out;
}

const own = [
	...ownScripts(),
	{ name: "mistakes.scs", text: readFileSync(new URL("mistakes.scs", import.meta.url), "utf8") },
];

for (const { name, text } of own) {
	test(`snapshot of ${name}`, () => {
		const file = `${folder}${name}.snap`;
		const now = picture(text);
		if (update) {
			mkdirSync(folder, { recursive: true });
			writeFileSync(file, now);
		}
		assert.ok(existsSync(file), "no snapshot: npm run test:grammar -- -update");
		const [rows, kept] = [now.split("\n"), readFileSync(file, "utf8").split("\n")];
		const at = rows.findIndex((row, i) => row !== kept[i]);
		assert.ok(
			at < 0 && rows.length === kept.length,
			`${file}:${at + 1}: kept ${JSON.stringify(kept[at])}, now ${JSON.stringify(rows[at])}; if that is right: npm run test:grammar -- -update`,
		);
	});
}

test("every snapshot has its script", () => {
	assert.deepEqual(readdirSync(folder).sort(), own.map(({ name }) => `${name}.snap`).sort());
});
