import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { root } from './repository.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the packed package. */
    tarball: string;
  }
}

/**
 * Packs the package before the first test. Packing builds it, which begins with removing the last
 * build, so test files that run beside each other cannot each do it.
 */
export const setup = async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-tarball-'));
  const { stdout } = await promisify(execFile)(
    'npm',
    ['pack', '--json', '--pack-destination', directory],
    { cwd: root },
  );
  const [name = ''] = /[\w.-]+\.tgz/.exec(stdout) ?? [];
  provide('tarball', join(directory, name));
  return () => rm(directory, { recursive: true, force: true });
};
