import {
  catchError,
  defer,
  filter,
  firstValueFrom,
  map,
  merge,
  type Observable,
  of,
  timeout,
} from 'rxjs';
import { connectEvents, ofType } from '../../index.js';
import { ErrorCode, type HealthCheck } from '../../protocol/index.js';
import { examineToken } from './examineToken.js';
import { type Finding, ok, skipped, wrong } from './finding.js';

/** What the doctor looks at. */
export interface Patient {
  readonly url: string;
  readonly apiKey: string;
  readonly userId: string;
  readonly token: string;
}

const limitMs = 5_000;

/** More than this is more than the resolution of the header `Date` and the way of a response. */
const maxSkewMs = 3_000;

const reasonOf = (error: unknown): string => {
  const { message, cause } = error as Error & { readonly cause?: { readonly message?: string } };
  return cause?.message === undefined ? message : `${message}: ${cause.message}`;
};

interface Reply {
  readonly code: number | undefined;
  readonly message: string;
  readonly skewMs: number;
  readonly ms: number;
}

const call = async ({ url, apiKey, token }: Patient): Promise<Reply> => {
  const startedAt = Date.now();
  const query = new URLSearchParams({ api_key: apiKey });
  const response = await fetch(`${url.replace(/\/+$/, '')}/app?${query.toString()}`, {
    headers: { Authorization: token, 'stream-auth-type': 'jwt' },
    signal: AbortSignal.timeout(limitMs),
  });
  const ms = Date.now() - startedAt;
  const text = await response.text();
  const date = Date.parse(response.headers.get('date') ?? '');
  // The header has whole seconds.
  const skewMs = Number.isNaN(date) ? 0 : startedAt + ms / 2 - (date + 500);
  try {
    const { code, message = '' } = JSON.parse(text) as { code?: number; message?: string };
    return { code, message, skewMs, ms };
  } catch {
    throw new Error(`status ${response.status} and no JSON: this is no chat server`);
  }
};

const clockFinding = (skewMs: number): Finding => {
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  return Math.abs(skewMs) <= maxSkewMs
    ? ok('clock', 'agrees with that of the server')
    : wrong(
        'clock',
        `is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} the server's: tokens signed here are refused; set it by NTP`,
      );
};

const codeOf = (row: { readonly code: number }): number => row.code;

const tokenAdvice: ReadonlyMap<number, string> = new Map([
  [codeOf(ErrorCode.TokenSignature), 'is signed with another secret than that of the server'],
  [codeOf(ErrorCode.TokenExpired), 'has expired: pass a provider that fetches a new one'],
  [codeOf(ErrorCode.TokenNotYetValid), 'is not valid yet: set the clock of who signs it'],
  [codeOf(ErrorCode.TokenIssuedLater), 'comes from the future: set the clock of who signs it'],
]);

const callFindings = (
  { apiKey, userId, token }: Patient,
  { code, message, skewMs }: Reply,
): readonly Finding[] => {
  if (code === ErrorCode.AccessKey.code)
    return [
      wrong('key', `${apiKey} is unknown to the server: compare it with its --api-key`),
      examineToken(token, userId, Date.now() - skewMs),
    ];
  const own = examineToken(token, userId, Date.now() - skewMs);
  const advice = code === undefined ? undefined : tokenAdvice.get(code);
  const key = ok('key', `${apiKey} is known`);
  if (own.result === 'wrong' || code === undefined) return [key, own];
  return [key, wrong('token', advice ?? message.replaceAll(token, '…'))];
};

const greetingOf = ({ me, millrace }: HealthCheck): string =>
  `opens; ${me?.id ?? 'nobody'} is online, ` +
  (millrace ? 'missed events are resumed from the log' : 'missed events are queried again');

const socketFinding = (patient: Patient): Observable<Finding> =>
  defer(() => {
    const { url, apiKey, userId, token } = patient;
    const chat = connectEvents({ url, apiKey, user: { id: userId }, token, lingerMs: 0 });
    const broken$ = chat.status$.pipe(
      map((status) => (status._tag === 'Offline' ? status.cause : undefined)),
      filter((cause) => cause !== undefined),
      map((cause) => wrong('socket', `${cause.message} Does a proxy pass WebSocket upgrades?`)),
    );
    const open$ = chat.pipe(
      ofType('health.check'),
      map((event) => ok('socket', greetingOf(event))),
    );
    return merge(open$, broken$);
  }).pipe(
    timeout({
      first: limitMs,
      with: () =>
        of(wrong('socket', `is silent for ${limitMs / 1_000} s: does a proxy hold frames back?`)),
    }),
    catchError((error: unknown) =>
      of(wrong('socket', reasonOf(error).replaceAll(patient.token, '…'))),
    ),
  );

/** Checks an address, a key, a token and the clock, from the ground up. */
export const examine = async (patient: Patient): Promise<readonly Finding[]> => {
  const { url } = patient;
  let reply: Reply;
  try {
    reply = await call(patient);
  } catch (error) {
    return [
      wrong('address', `${url}: ${reasonOf(error)}. Does the server run there?`),
      ...['clock', 'key', 'token', 'socket'].map((name) => skipped(name, 'no answer')),
    ];
  }
  const findings = [
    ok('address', `${url} answers in ${reply.ms} ms`),
    clockFinding(reply.skewMs),
    ...callFindings(patient, reply),
  ];
  const isRefused = findings.some(
    ({ name, result }) => result === 'wrong' && name !== 'clock' && name !== 'address',
  );
  const socket = isRefused
    ? skipped('socket', 'the server would refuse it')
    : await firstValueFrom(socketFinding(patient), {
        defaultValue: wrong('socket', 'was closed before the first frame'),
      });
  return [...findings, socket];
};
