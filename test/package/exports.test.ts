import { describe, expect, test } from 'vitest';
import { entries, readJson } from '../helpers/repository.js';

describe.each([...entries.keys()])('%s', (entry) => {
  test('exports these names', async () => {
    const module = (await import(entry)) as Record<string, unknown>;

    expect(Object.keys(module).sort()).toMatchSnapshot();
  });
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
