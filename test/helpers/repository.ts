import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
}

const manifest = readJson('package.json') as Manifest;

/** Public name of each entry point and the source file behind it. */
export const entries: ReadonlyMap<string, string> = new Map(
  Object.entries(manifest.exports)
    .filter(([, target]) => target.startsWith('./dist/'))
    .map(([entry, target]) => [
      manifest.name + entry.slice(1),
      target.replace('./dist/', 'src/').replace(/\.js$/, '.ts'),
    ]),
);

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export function readJson(path: string): unknown {
  return JSON.parse(readText(path));
}

const generated = new Set(['.git', 'node_modules', 'dist', 'coverage', join('docs', 'api')]);

/** Files of the repository below `directory`, relative to its root, without generated ones. */
export function filesIn(directory = '.'): readonly string[] {
  return readdirSync(join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const path = relative(root, join(root, directory, entry.name));
    if (generated.has(path)) return [];
    if (entry.isDirectory()) return filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}
