// Tasks: the verbs of scs over a folder, their findings in the Problems view.
import { ProcessExecution, Task, TaskGroup, type TaskProvider, TaskScope, type WorkspaceFolder, workspace } from "vscode";
import type { Program } from "./program";

/** Name of the type of task. */
export const taskType = "scs";

interface Definition {
	readonly type: string;
	readonly command: "lint" | "fmt" | "run";
	readonly args?: readonly string[];
}

const offered: readonly { name: string; definition: Definition }[] = [
	{ name: "lint all scripts", definition: { type: taskType, command: "lint" } },
	{ name: "check the format of all scripts", definition: { type: taskType, command: "fmt", args: ["--check"] } },
	{ name: "run all scripts", definition: { type: taskType, command: "run" } },
];

/** Offers tasks, and completes those of tasks.json. */
export class Tasks implements TaskProvider {
	constructor(private readonly program: () => Program | undefined) {}

	provideTasks(): Task[] {
		return (workspace.workspaceFolders ?? []).flatMap((folder) =>
			offered.flatMap(({ name, definition }) => this.#task(definition, folder, name) ?? []),
		);
	}

	resolveTask(task: Task): Task | undefined {
		const definition = task.definition as unknown as Definition;
		return this.#task(definition, task.scope ?? TaskScope.Workspace, task.name);
	}

	#task(definition: Definition, scope: WorkspaceFolder | TaskScope, name: string): Task | undefined {
		const program = this.program();
		if (program === undefined) return undefined;
		const args = [definition.command, ...(definition.args ?? [])];
		const matchers = definition.command === "run" ? ["$scs-run"] : ["$scs"];
		const task = new Task({ ...definition }, scope, name, taskType, new ProcessExecution(program.path, args), matchers);
		if (definition.command === "run") task.group = TaskGroup.Test;
		return task;
	}
}
