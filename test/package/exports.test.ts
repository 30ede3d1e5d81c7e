import { describe, expect, test } from 'vitest';
import { events } from 'millrace/protocol';
import { entries, readJson } from '../helpers/repository.js';

/** The codecs of the event table are exported by a rule, so the snapshots leave them out. */
const eventCodecs = new Map(Object.values(events).map(({ codec }) => [codec.name, codec]));

describe.each([...entries.keys()])('%s', (entry) => {
  test('exports these names', async () => {
    const module = (await import(entry)) as Record<string, unknown>;
    const names = Object.keys(module).filter((name) => module[name] !== eventCodecs.get(name));

    expect(names.sort()).toMatchSnapshot();
  });
});

test.each([...eventCodecs])('millrace/protocol exports the codec %s', async (name, codec) => {
  const protocol = (await import('millrace/protocol')) as Record<string, unknown>;

  expect(protocol[name]).toBe(codec);
});

describe('the entry points of package.json', () => {
  test('are the ones that the tests import', () => {
    const { compilerOptions } = readJson('test/tsconfig.json') as {
      compilerOptions: { paths: Record<string, string[]> };
    };

    expect(compilerOptions.paths).toEqual(
      Object.fromEntries([...entries].map(([entry, source]) => [entry, [`../${source}`]])),
    );
  });

  test('are the ones that the reference describes', () => {
    const { entryPoints } = readJson('typedoc.json') as { entryPoints: string[] };

    expect(entryPoints).toEqual([...entries.values()]);
  });
});
