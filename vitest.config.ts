import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { RunReporter } from './test/helpers/runReporter.js';
import { isRunName, type RunName } from './test/helpers/runs.js';

const manifest = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
  name: string;
  exports: Record<string, string>;
};

/** The entry points under their public names, resolved to the sources. */
const alias = Object.entries(manifest.exports)
  .filter(([, target]) => target.startsWith('./dist/'))
  .map(([entry, target]) => ({
    find: new RegExp(`^${manifest.name}${entry.slice(1)}$`),
    replacement: fileURLToPath(
      new URL(target.replace('./dist/', './src/').replace(/\.js$/, '.ts'), import.meta.url),
    ),
  }));

const property = 'test/**/*.property.test.ts';
const slow = 'test/**/*.slow.test.ts';
const long = 'test/**/*.long.test.ts';

/** The file name says in which run a file is; property tests are in all of them. */
const files: Readonly<Record<RunName, { readonly include: string[]; readonly exclude: string[] }>> =
  {
    quick: { include: ['test/**/*.test.ts'], exclude: [slow, long] },
    slow: { include: [slow, property], exclude: [] },
    long: { include: [long, property], exclude: [] },
  };

/** How long a test may take that says nothing itself. */
const timeoutMs: Readonly<Record<RunName, number>> = {
  quick: 15_000,
  slow: 120_000,
  long: 1_800_000,
};

const fixedSeed = 20_240_501;

const seedOf = (name: RunName): number => {
  const given = process.env['MILLRACE_TEST_SEED'];
  if (given) return Number(given);
  return name === 'quick' ? fixedSeed : Math.floor(Math.random() * 2 ** 31);
};

// `vitest run --mode slow`; without a mode it is the quick run.
export default defineConfig(({ mode }) => {
  const name = isRunName(mode) ? mode : 'quick';
  const run = { name, seed: seedOf(name) };
  return {
    resolve: { alias },
    test: {
      ...files[name],
      provide: { run },
      reporters: ['default', new RunReporter(run)],
      setupFiles: ['test/helpers/setup.ts'],
      globalSetup: [
        'test/helpers/bundleCommand.ts',
        'test/helpers/dropSchemas.ts',
        // The slow tests try the packed package.
        ...(name === 'slow' ? ['test/helpers/packOnce.ts'] : []),
      ],
      // Modules are imported once per thread: test files share them, and leave nothing behind.
      pool: 'threads',
      isolate: false,
      // Tests that wait for a socket leave half of a core idle.
      maxWorkers: '100%',
      testTimeout: timeoutMs[name],
      coverage: {
        provider: 'v8',
        include: ['src/**/*.ts'],
        reporter: ['text-summary', 'html', 'lcov'],
      },
    },
  };
});
