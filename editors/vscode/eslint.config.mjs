import js from "@eslint/js";
import typescript from "typescript-eslint";

export default typescript.config(
	{ ignores: ["dist/", "node_modules/", "test-results/"] },
	js.configs.recommended,
	{
		files: ["**/*.ts"],
		extends: [...typescript.configs.strictTypeChecked, ...typescript.configs.stylisticTypeChecked],
		languageOptions: { parserOptions: { projectService: true } },
		rules: {
			"@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
			// The API says Disposable and means anything that has dispose().
			"@typescript-eslint/no-unsafe-class-instance-assignment": "off",
		},
	},
	// The test runner waits for its tests by itself.
	{ files: ["test/unit/*.ts"], rules: { "@typescript-eslint/no-floating-promises": "off" } },
	{
		files: ["**/*.mjs"],
		languageOptions: {
			globals: Object.fromEntries(
				["process", "console", "Buffer", "URL", "URLSearchParams", "setTimeout", "clearTimeout", "performance", "document", "MutationObserver"].map((name) => [name, "readonly"]),
			),
		},
	},
);
