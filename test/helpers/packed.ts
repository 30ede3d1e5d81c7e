import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { readJson, root } from './repository.js';

const exec = promisify(execFile);

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
}

const requiredPackages = (): readonly string[] => {
  const { dependencies, peerDependencies, peerDependenciesMeta } = readJson(
    'package.json',
  ) as Manifest;
  const peers = Object.keys(peerDependencies);
  return [
    ...Object.keys(dependencies),
    ...peers.filter((name) => !peerDependenciesMeta[name]?.optional),
  ];
};

/** Puts the packed package into a directory, and returns the path of the tarball. */
export const packInto = async (directory: string): Promise<string> => {
  const packed = inject('tarball');
  const tarball = join(directory, basename(packed));
  await copyFile(packed, tarball);
  return tarball;
};

/**
 * Installs the packed package, with what it requires and no optional peer, in a directory
 * outside the repository, as an application would. The packages are linked, not downloaded.
 */
export const installPacked = async (
  others: readonly string[] = [],
): Promise<{ readonly directory: string; readonly remove: () => Promise<void> }> => {
  const directory = await mkdtemp(join(tmpdir(), 'millrace-packed-'));
  const modules = join(directory, 'node_modules');
  const tarball = await packInto(directory);
  await mkdir(join(modules, 'millrace'), { recursive: true });
  await exec('tar', [
    ...['-xzf', tarball],
    ...['-C', join(modules, 'millrace'), '--strip-components=1'],
  ]);
  for (const name of [...requiredPackages(), ...others]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(modules, name), 'dir');
  }
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
};
