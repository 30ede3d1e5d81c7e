import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { root } from '../helpers/repository.js';

const serverOnly =
  /(^|\/)src\/server\/|(^|\/)node_modules\/(ws|kysely|libsql|@libsql|hono|jose)\/|^node:/;

test.each([
  "import { connect } from 'millrace'; console.log(connect);",
  "export * from 'millrace';",
])('a browser bundle of `%s` has nothing of the server in it', async (contents) => {
  const { errors, warnings, metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    alias: { millrace: join(root, 'src/index.ts') },
    platform: 'browser',
    format: 'esm',
    bundle: true,
    minify: true,
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const [bundle] = outputFiles;
  const inputs = Object.keys(metafile.inputs);
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);

  expect(inputs).toContain('src/index.ts');
  expect(
    inputs.filter((input) => serverOnly.test(input)),
    `${gzipSync(bundle!.contents).length} bytes gzipped`,
  ).toEqual([]);
  expect([...errors, ...warnings, ...imports]).toEqual([]);
});
