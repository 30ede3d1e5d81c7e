import { basename, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesIn } from '../helpers/repository.js';

/** The layer of a source file: its folder below `src`, and below `src/server` one folder deeper. */
const layerOf = (file: string): string => {
  const [, layer = '', inner = ''] = file.split(sep);
  return layer === 'server' && !inner.endsWith('.ts') ? `${layer}/${inner}` : layer;
};

describe('the layout of the sources', () => {
  test('has no two files of one name in a layer', () => {
    const seen = new Map<string, string>();
    const doubles = filesIn('src').flatMap((file) => {
      const key = `${layerOf(file)}: ${basename(file)}`;
      const other = seen.get(key);
      seen.set(key, file);
      return other === undefined ? [] : [`${other} and ${file}`];
    });
    expect(doubles).toEqual([]);
  });
});
