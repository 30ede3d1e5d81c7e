import { fail } from '../core/requests/failure.js';
import type { HttpRequest } from './exchange.js';
import { readForm, type UploadRules } from './uploadedFile.js';

/** The options of a server that takes uploads. */
export interface UploadsOptions extends UploadRules {
  /** The address that the files are served at; that of the request by default. */
  readonly baseUrl?: string | undefined;
  /** How many files are in memory at a time. */
  readonly atOnce: number;
}

/** Takes the forms of uploads. */
export interface Uploads {
  /** Serves a call with the request that the form of an HTTP request carries. */
  readonly take: <A>(request: HttpRequest, serve: (form: unknown) => Promise<A>) => Promise<A>;
  /** The address of a file by its path. */
  readonly addressOf: (request: HttpRequest, path: string) => string;
}

/** Takes uploads, up to a number at a time: each of them is in memory until it is stored. */
export const createUploads = ({ baseUrl, atOnce, ...rules }: UploadsOptions): Uploads => {
  let open = 0;
  return {
    take: async (request, serve) => {
      if (open >= atOnce) return fail('RateLimited', 'too many uploads at a time, try again later');
      open += 1;
      try {
        return await serve(await readForm(request, rules));
      } finally {
        open -= 1;
      }
    },
    addressOf: (request, path) => (baseUrl ?? `http://${request.header('host') ?? ''}`) + path,
  };
};
