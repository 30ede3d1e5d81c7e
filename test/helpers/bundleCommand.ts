import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { TestProject } from 'vitest/node';
import { root } from './repository.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the bundled command. */
    command: string;
  }
}

/**
 * Bundles the command from its sources before the first test: a process that compiles its sources
 * takes six times as long to start. The folder is as deep as `dist/cli`, for the paths beside it.
 */
export const setup = async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const directory = await mkdtemp(join(root, 'node_modules', '.millrace-'));
  await build({
    entryPoints: [join(root, 'src/cli/main.ts')],
    outdir: directory,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    conditions: ['node'],
    logLevel: 'warning',
  });
  provide('command', join(directory, 'main.js'));
  return () => rm(directory, { recursive: true, force: true });
};
