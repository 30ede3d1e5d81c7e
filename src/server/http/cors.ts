import type { HttpResponse } from './exchange.js';

/** Allows calls from pages of any origin: callers authenticate by a token, never by a cookie. */
export const corsHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers':
    'X-RateLimit-Limit,X-RateLimit-Remaining,X-RateLimit-Reset,X-Request-Id',
} as const;

/** The response to the question whether a page may make a call. */
export const preflight: HttpResponse = {
  status: 204,
  headers: {
    ...corsHeaders,
    'Access-Control-Max-Age': '600',
    'Access-Control-Allow-Methods': 'GET,POST,PUT,PATCH,DELETE',
    'Access-Control-Allow-Headers':
      'Authorization,stream-auth-type,X-Stream-Client,x-client-request-id,Content-Type,traceparent',
    Vary: 'Access-Control-Request-Headers',
  },
};
