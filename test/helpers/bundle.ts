import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from './repository.js';

/** What an application imports on an ordinary day. */
export const everyday = [
  'connect',
  'ofType',
  'forChannel',
  'presenceOf',
  'unreadCount$',
  'watch',
  'sendMessage',
];

/** Bytes of a minified, gzipped bundle for the browser of some names of the root entry. */
export const gzipped = async (names: readonly string[]): Promise<number> => {
  const list = names.join(', ');
  const { outputFiles } = await build({
    stdin: {
      contents: `import { ${list} } from 'millrace'; console.log(${list});`,
      resolveDir: root,
    },
    alias: { millrace: join(root, 'src/index.ts') },
    platform: 'browser',
    format: 'esm',
    bundle: true,
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
};
