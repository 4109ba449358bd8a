// What the output of a test run says.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RunEvent } from "../../src/protocol";
import { Output, printEvent } from "../../src/testing/output";

/** Returns a text without its colours. */
function plain(text: string): string {
	// eslint-disable-next-line no-control-regex
	return text.replace(/\u001b\[\d+m/g, "");
}

describe("the output of a run", () => {
	it("tells the time since the start, the line, and stanzas in lines", () => {
		const text = printEvent(
			{
				event: "matched",
				character: "Romeo",
				line: 14,
				stanza: "<message xmlns:stream='http://etherx.jabber.org/streams'><body>Soft!</body></message>",
				shown: "<message>\n\t<body>Soft!</body>\n</message>\n",
			},
			1234.4,
		);
		assert.equal(
			plain(text),
			"   1.234   14  Romeo received\r\n               <message>\r\n                 <body>Soft!</body>\r\n               </message>\r\n",
		);
		assert.ok(text.includes("\u001b[32mRomeo received\u001b[0m"), text);
	});

	it("says what the server logged as an error", () => {
		const text = printEvent({ event: "run-finished", serverErrors: [{ line: 9, text: "error it broke\nstack traceback:" }, { text: "error again" }] }, 0);
		assert.equal(
			plain(text).replaceAll(/^ +/gm, ""),
			"the server logged an error while line 9 ran:\r\nerror it broke\r\nstack traceback:\r\nthe server logged an error while this ran:\r\nerror again\r\n",
		);
	});

	it("lets nothing through that means something to a terminal", () => {
		const evil = "\u001b[2J\u009b1m\u0007";
		for (const event of ["connected", "sent", "matched", "passed-over", "left-over", "noted"]) {
			const text = plain(printEvent({ event, character: evil, text: evil, stanza: evil, shown: evil }, 0));
			// eslint-disable-next-line no-control-regex
			assert.doesNotMatch(text.replaceAll("\r\n", ""), /[\u0000-\u001f\u007f-\u009f]/, event);
		}
	});

	it("keeps the lines of each script together, and shows the first as it goes", () => {
		const seen: string[] = [];
		const output = new Output();
		const scripts = ["a", "b", "c"].map((name) => output.script((text) => seen.push(name + text)));
		const [a, b, c] = scripts;
		assert.ok(a && b && c);
		b.print("1");
		a.print("1");
		assert.deepEqual(seen, ["a1"]);
		c.print("1");
		c.end();
		b.print("2");
		a.print("2");
		a.end();
		assert.deepEqual(seen, ["a1", "a2", "b1", "b2"]);
		b.print("3");
		b.end();
		assert.deepEqual(seen, ["a1", "a2", "b1", "b2", "b3", "c1"]);
		output.script((text) => seen.push(`d${text}`)).print("1");
		assert.equal(seen.at(-1), "d1");
	});

	it("counts from the start of each try", () => {
		const seen: string[] = [];
		const script = new Output().script((text) => seen.push(plain(text).trim()));
		const at = (event: string, time: string): RunEvent => ({ event, time, character: "Romeo", text: "x" });
		script.event(at("started", "2026-01-02T03:04:05.000000000Z"));
		script.event(at("connected", "2026-01-02T03:04:05.250000000Z"));
		script.event(at("started", "2026-01-02T03:04:09.000000000Z"));
		script.event(at("connected", "2026-01-02T03:04:09.500000000Z"));
		assert.deepEqual(seen, ["0.250       Romeo is connected as x", "0.500       Romeo is connected as x"]);
	});
});
