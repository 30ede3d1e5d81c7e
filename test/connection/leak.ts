import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished } from 'vitest';
import { root } from '../helpers/repository.js';

/** What the engine keeps more or less of by itself. */
const toleranceBytes = 4_000_000;

/** Holds a connection to keeping nothing of so many subscriptions, here or on the server. */
export const expectNoLeak = async (count: number): Promise<void> => {
  const program = spawn(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', 'test/connection/leaking.ts', String(count)],
    {
      cwd: root,
      env: { ...process.env, TSX_TSCONFIG_PATH: 'test/tsconfig.json' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  onTestFinished(() => {
    program.kill();
  });
  const said = text(program.stdout);
  await once(program, 'exit');
  const { subscriptions, grownBy, watchers } = JSON.parse(await said) as Record<string, number>;
  expect(subscriptions).toBe(count);
  expect(watchers).toBe(0);
  expect(grownBy).toBeLessThan(toleranceBytes);
};
