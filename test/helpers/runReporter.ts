import type { TestCase, TestModule } from 'vitest/node';
import type { Reporter } from 'vitest/reporters';
import type { Run, RunName } from './runs.js';

const scripts: Readonly<Record<RunName, string>> = {
  quick: 'npm test',
  slow: 'npm run test:slow',
  long: 'npm run test:long',
};

// What @fast-check/vitest adds to a title.
const seedOfTitle = / \(with seed=-?\d+\)$/;

/** A title as a pattern that a shell passes on as it is. */
const patternOf = (title: string): string =>
  `'${title
    .replace(seedOfTitle, '')
    .replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("'", '.')}'`;

/** Prints how to run each test that failed once more, with its seed, and what tests have to say. */
export class RunReporter implements Reporter {
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  // A run that never ends has said before what it began with.
  onTestRunStart(): void {
    const { name, seed } = this.#run;
    console.log(`The ${name} run begins with the seed ${String(seed)}.\n`);
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const summaries = tests.flatMap((test) => {
      const { summary } = test.meta();
      return summary === undefined ? [] : [`${this.#titleOf(test)}\n${summary}`];
    });
    const again = [
      ...tests.filter((test) => test.result().state === 'failed').map((test) => this.#again(test)),
      ...modules
        .filter((module) => module.errors().length > 0)
        .map((module) => this.#command(module.relativeModuleId)),
    ];
    if (summaries.length > 0) this.#print(`What the ${this.#run.name} run found`, summaries);
    if (again.length > 0) this.#print('Run what failed once more', again);
  }

  #titleOf(test: TestCase): string {
    const seconds = ((test.diagnostic()?.duration ?? 0) / 1_000).toFixed(1);
    return `${test.fullName} (${seconds} s)`;
  }

  #command(file: string): string {
    const { name, seed } = this.#run;
    return `MILLRACE_TEST_SEED=${String(seed)} ${scripts[name]} -- ${file}`;
  }

  #again({ module, name }: TestCase): string {
    return `${this.#command(module.relativeModuleId)} -t ${patternOf(name)}`;
  }

  #print(title: string, lines: readonly string[]): void {
    console.log(`\n${title}:\n\n${lines.join('\n')}\n`);
  }
}
