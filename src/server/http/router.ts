import { RegExpRouter } from 'hono/router/reg-exp-router';
import { SmartRouter } from 'hono/router/smart-router';
import { TrieRouter } from 'hono/router/trie-router';

/** A route that matches, with the values of its parameters. */
interface Match<Route> {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds routes by method and path. */
export interface Router<Route> {
  /** Adds a route; parameters of the path are written `{name}`. Earlier routes win. */
  readonly add: (method: string, path: string, route: Route) => void;
  readonly match: (method: string, path: string) => Match<Route> | undefined;
}

const parameter = /\{(\w+)\}/g;

const decode = (value: string): string => {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

export const createRouter = <Route>(): Router<Route> => {
  const router = new SmartRouter<Route>({ routers: [new RegExpRouter(), new TrieRouter()] });
  return {
    add: (method, path, route) => router.add(method, path.replace(parameter, ':$1'), route),
    match: (method, path) => {
      const [found, values] = router.match(method, path);
      const [first] = found;
      if (!first) return undefined;
      const [route, places] = first;
      const params = Object.entries(places as Readonly<Record<string, string | number>>).map(
        ([name, place]) => {
          const value = typeof place === 'string' ? place : (values?.[place] ?? '');
          return [name, decode(value)] as const;
        },
      );
      return { route, params: Object.fromEntries(params) };
    },
  };
};
