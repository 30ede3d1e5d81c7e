/** Where a request goes. */
export interface Target {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** A path that a URL would leave as it is: no dot segment, nothing that it escapes. */
const isPlain = /^\/(?!\.{1,2}(?:\/|$))(?:[\w~!$&'()*+,;=:@%.-]|\/(?!\.{1,2}(?:\/|$)))*$/;

/** Splits the target of a request; undefined when it is no address. */
export const parseTarget = (target: string): Target | undefined => {
  const at = target.indexOf('?');
  const path = at < 0 ? target : target.slice(0, at);
  if (isPlain.test(path))
    return { path, query: new URLSearchParams(at < 0 ? '' : target.slice(at + 1)) };
  try {
    const url = new URL(target, 'http://localhost');
    return { path: url.pathname, query: url.searchParams };
  } catch {
    return undefined;
  }
};
