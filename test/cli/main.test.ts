import { expect, test } from 'vitest';
import { readJson } from '../helpers/repository.js';
import { millrace } from './millrace.js';

test('--version prints the version of the package', async () => {
  const { version } = readJson('package.json') as { version: string };

  expect(await millrace(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test('--help lists the commands', async () => {
  const { status, stdout } = await millrace(['--help']);

  expect(status).toBe(0);
  expect(stdout).toMatch(
    /serve.*\n.*token.*\n.*tail.*\n.*doctor.*\n.*load.*\n.*record.*\n.*replay.*\n.*export.*\n.*import.*\n.*demo/,
  );
});

test('--help of a command lists its options with variables and defaults', async () => {
  const { status, stdout } = await millrace(['serve', '--help']);

  expect(status).toBe(0);
  expect(stdout).toMatch(/--port PORT +MILLRACE_PORT .*\(8080\)\n/);
  expect(stdout).toMatch(/--api-secret SECRET +MILLRACE_API_SECRET /);
});

test.each([
  [[], 'a command is missing, see millrace --help'],
  [['sevre'], 'there is no command sevre, did you mean serve?'],
])('%j is refused in one line', async (args, message) => {
  expect(await millrace(args)).toEqual({
    status: 2,
    stdout: '',
    stderr: `millrace: ${message}\n`,
  });
});
