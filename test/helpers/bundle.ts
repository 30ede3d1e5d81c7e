import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { readText, root } from './repository.js';

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

/** Every operator of the root entry. */
export const operators: readonly string[] = [
  ...readText('src/index.ts').matchAll(/^export \{([^}]*)\} from '\.\/operators\//gm),
].flatMap(([, names = '']) =>
  names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type ')),
);

/** The conditions of imports that Angular's build adds; with them rxjs comes as ES2015. */
export const ofAngular = ['es2020', 'es2015', 'module'];

/** Bytes of a minified, gzipped bundle for the browser of some names of the root entry. */
export const gzipped = async (
  names: readonly string[],
  conditions: readonly string[] = [],
): Promise<number> => {
  const list = names.join(', ');
  const { outputFiles } = await build({
    stdin: {
      contents: `import { ${list} } from 'millrace'; console.log(${list});`,
      resolveDir: root,
    },
    alias: { millrace: join(root, 'src/index.ts') },
    platform: 'browser',
    conditions: [...conditions],
    format: 'esm',
    bundle: true,
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
};
