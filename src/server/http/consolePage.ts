import { fail } from '../core/requests/failure.js';
import type { AppRoute } from './appRoute.js';

/** A file of the console. */
export type ConsoleFile = 'index.html' | 'main.js' | 'main.css';

/** The settings of the page. They hold no secret but the default one, which is public. */
interface ConsoleSettings {
  readonly apiKey: string;
  /** The default secret, so that nobody has to type it; absent for any other. */
  readonly apiSecret?: string;
}

/** The dependencies of `createConsolePage`. */
export interface ConsolePageOptions {
  readonly settings: ConsoleSettings;
  /** Reads a file; resolves to undefined when the console was not built. */
  readonly read: (file: ConsoleFile) => Promise<string | undefined>;
}

const types: Readonly<Record<ConsoleFile, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'main.js': 'text/javascript; charset=utf-8',
  'main.css': 'text/css; charset=utf-8',
};

/** Nothing but the page's own files runs, and it calls nobody but its own server. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'Content-Security-Policy': policy,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-cache',
};

const escaped: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '"': '&quot;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
};

const escapeAttribute = (text: string): string =>
  text.replace(/[&"'<>]/g, (character) => escaped[character] ?? '');

/** Serves the page of the console, its script and its styles. */
export const createConsolePage = ({ settings, read }: ConsolePageOptions): readonly AppRoute[] => {
  const serveFile =
    (file: ConsoleFile): AppRoute['serve'] =>
    async () => {
      const text = await read(file);
      if (text === undefined)
        return fail('NotFound', 'the console is not built: npm run build writes it');
      const body = text.replace('__SETTINGS__', escapeAttribute(JSON.stringify(settings)));
      return {
        status: 200,
        headers: { ...headers, 'Content-Type': types[file] },
        body: file === 'index.html' ? body : text,
      };
    };
  const route = { operation: 'GetConsole', method: 'GET' } as const;
  return [
    { ...route, path: '/console', serve: serveFile('index.html') },
    { ...route, path: '/console/main.js', serve: serveFile('main.js') },
    { ...route, path: '/console/main.css', serve: serveFile('main.css') },
  ];
};
