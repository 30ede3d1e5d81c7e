import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installPacked } from '../helpers/packed.js';
import { entries, root } from '../helpers/repository.js';

const exec = promisify(execFile);

/** The compilers that a consumer may have, by their path in `node_modules`. */
const compilers = [
  ['5.4', 'typescript-5.4/lib/tsc.js'],
  ['5.9', 'typescript-5.9/lib/tsc.js'],
  ['6.0', 'typescript/lib/tsc.js'],
  ['7.0', '@typescript/native-preview/bin/tsgo'],
] as const;

const node = { module: 'nodenext', moduleResolution: 'nodenext' } as const;
const bundler = { module: 'esnext', moduleResolution: 'bundler' } as const;

let installed: Awaited<ReturnType<typeof installPacked>>;

beforeAll(async () => {
  installed = await installPacked(['@types/node', '@angular/core']);
  await writeFile(join(installed.directory, 'package.json'), '{ "type": "module" }');
}, 600_000);

afterAll(() => installed.remove());

/** Compiles a program that uses an entry, and returns what the compiler prints. */
const compile = async (
  compiler: string,
  entry: string,
  resolution: typeof node | typeof bundler,
): Promise<string> => {
  const name = `${entry}-${resolution.module}-${compiler}`.replace(/\W+/g, '-');
  const directory = join(installed.directory, name);
  await mkdir(directory);
  const compilerOptions = {
    ...resolution,
    target: 'es2022',
    lib: ['ES2022', 'DOM'],
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };
  await writeFile(
    join(directory, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['app.ts'] }),
  );
  await writeFile(
    join(directory, 'app.ts'),
    `import * as entry from '${entry}';\nexport const names = Object.keys(entry);\n`,
  );
  const tsc = join(root, 'node_modules', compiler);
  return exec(process.execPath, [tsc, '--pretty', 'false', '-p', directory]).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error as { readonly stdout: string }).stdout || String(error),
  );
};

describe.each(compilers)('TypeScript %s', (_, compiler) => {
  test.each([...entries.keys()])('finds no error in the declarations of %s', async (entry) => {
    expect(await compile(compiler, entry, node)).toBe('');
  });
});

test.each([...entries.keys()])('a bundler resolves the declarations of %s', async (entry) => {
  expect(await compile('typescript/lib/tsc.js', entry, bundler)).toBe('');
});
