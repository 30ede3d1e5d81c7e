import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { root } from '../helpers/repository.js';

/** What the engine keeps more or less of by itself; no object that is kept for each is so small. */
const toleranceBytes = 40 * 100_000;

test(
  'a hundred thousand subscriptions leave nothing behind, here or on the server',
  { timeout: 120_000 },
  async () => {
    const program = spawn(
      process.execPath,
      ['--expose-gc', '--import', 'tsx', 'test/connection/leaking.ts'],
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
    expect(subscriptions).toBe(100_000);
    expect(watchers).toBe(0);
    expect(grownBy).toBeLessThan(toleranceBytes);
  },
);
