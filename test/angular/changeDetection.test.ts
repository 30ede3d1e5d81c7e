import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { TestBed } from '@angular/core/testing';
import { root } from '../helpers/repository.js';
import { countChecks, type Counts } from './countChecks.js';

afterEach(() => {
  TestBed.resetTestingModule();
});

const expectFewChecks = ({ unshown, checks, messages, seconds }: Counts): void => {
  expect(unshown).toBe(0);
  expect(checks).toBeGreaterThan(0);
  expect(checks).toBeLessThan(messages);
  expect(checks / seconds).toBeLessThanOrEqual(62);
};

/** Counts with zone.js, in a process of its own. */
const countChecksInZone = async (): Promise<Counts> => {
  const program = spawn(
    process.execPath,
    ['--import', 'tsx', 'test/angular/countChecksInZone.ts'],
    {
      cwd: root,
      env: { ...process.env, TSX_TSCONFIG_PATH: 'test/tsconfig.json' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  onTestFinished(() => {
    program.kill();
  });
  const printed = text(program.stdout);
  await once(program, 'exit');
  return JSON.parse(await printed) as Counts;
};

test(
  'without zone.js, only what is shown causes checks, at most 60 a second',
  { timeout: 60_000 },
  async () => {
    const { close, ...counts } = await countChecks();
    await close();
    expectFewChecks(counts);
  },
);

test(
  'with zone.js, only what is shown causes checks, at most 60 a second',
  { timeout: 60_000 },
  async () => {
    expectFewChecks(await countChecksInZone());
  },
);
