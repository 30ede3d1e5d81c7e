import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { root } from '../helpers/repository.js';

const exec = promisify(execFile);

/** Copies the application of a kit into a folder of its own, with the packages of its lock file. */
export const installKit = async (name: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), `millrace-${name}-`));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(join(root, 'test/kits', name), folder, { recursive: true });
  await exec('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder });
  return folder;
};
