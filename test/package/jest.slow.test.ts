import { execFile } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installPacked } from '../helpers/packed.js';
import { readText, root } from '../helpers/repository.js';

const exec = promisify(execFile);

const program = `
  import { firstValueFrom } from 'rxjs';
  import { ofType, sendMessage, watch } from 'millrace';
  import { openTestServer } from 'millrace/testing';

  test('a message is received', async () => {
    const server = await openTestServer();
    const john = await server.connectAs('john');
    const watching = watch(john, 'messaging:general').subscribe();
    const received = firstValueFrom(john.pipe(ofType('message.new')));
    await firstValueFrom(sendMessage(john, 'messaging:general', { text: 'Hello' }));
    expect((await received).message.text).toBe('Hello');
    watching.unsubscribe();
    await server.close();
  });
`;

/** The fences of the page about Jest, in order. */
const [forBabel, babel, forTypeScript, compiler] = [
  ...readText('docs/guide/other-tools.md')
    .replace(/^[\s\S]*^## Jest\n/m, '')
    .replace(/^## [\s\S]*$/m, '')
    .matchAll(/```\w+\n([\s\S]*?)```/g),
].map(([, text = '']) => text);

let installed: Awaited<ReturnType<typeof installPacked>>;
let tools: string;

beforeAll(async () => {
  installed = await installPacked(['@types/node', 'libsql']);
  tools = join(installed.directory, 'tools');
  await cp(join(root, 'test/package/jest'), tools, { recursive: true });
  await exec('npm', ['ci', '--no-audit', '--no-fund'], { cwd: tools });
}, 600_000);

afterAll(() => installed.remove());

/** Runs Jest over files of an application, and returns what it prints. */
const runJest = async (name: string, files: Readonly<Record<string, string>>): Promise<string> => {
  const directory = join(tools, name);
  await mkdir(directory);
  for (const [path, text] of Object.entries(files)) await writeFile(join(directory, path), text);
  const jest = join(tools, 'node_modules/jest/bin/jest.js');
  const { stderr } = await exec(process.execPath, [jest], { cwd: directory }).catch(
    (error: unknown) => error as { readonly stderr: string },
  );
  return stderr;
};

test('Jest with Babel runs the package as the page sets it up', async () => {
  const files = {
    'package.json': '{}',
    'jest.config.cjs': forBabel ?? '',
    'babel.config.cjs': babel ?? '',
    'chat.test.js': program,
  };
  expect(await runJest('babel', files)).toContain('1 passed, 1 total');
});

test('ts-jest runs the package as the page sets it up', async () => {
  const files = {
    'package.json': '{}',
    'jest.config.cjs': forTypeScript ?? '',
    'tsconfig.json': compiler ?? '',
    'chat.test.ts': program,
  };
  expect(await runJest('typescript', files)).toContain('1 passed, 1 total');
});
