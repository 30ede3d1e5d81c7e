import { everyday, gzipped, ofAngular, operators } from '../helpers/bundle.js';
import { print } from './measure.js';

const asText = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;

/** What the root entry weighs in a browser, minified and gzipped, with all that it needs. */
export const size = async (): Promise<void> => {
  print('everyday imports', asText(await gzipped(everyday)));
  print("everyday imports, by Angular's build", asText(await gzipped(everyday, ofAngular)));
  print('connectEvents', asText(await gzipped(['connectEvents'])));
  const connect = await gzipped(['connect']);
  print('connect', asText(connect));
  for (const name of operators) {
    print(`${name} alone`, asText(await gzipped([name])));
    print(`${name} beside connect`, `${String((await gzipped(['connect', name])) - connect)} B`);
  }
};
