import { cors } from 'hono/cors';

/** Allows calls from pages of any origin: callers authenticate by a token, never by a cookie. */
export const allowAnyOrigin = cors({
  origin: '*',
  allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  allowHeaders: [
    'Authorization',
    'stream-auth-type',
    'X-Stream-Client',
    'x-client-request-id',
    'Content-Type',
  ],
  exposeHeaders: ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'],
  maxAge: 600,
});
