const names = /^(?:localhost|(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i;

/** Whether a name or address is this machine's alone. */
export const isLoopback = (host: string): boolean => names.test(host);

const hostOf = (url: string): string => {
  try {
    return new URL(url).hostname;
  } catch {
    return '';
  }
};

/** Where a request says that it comes from. */
interface RequestSource {
  readonly host: string | null | undefined;
  readonly origin: string | null | undefined;
}

/** Decides by its `Host` and `Origin` whether a request is served at all. */
export type AdmitSource = (source: RequestSource) => boolean;

/**
 * Admits programs on this machine, and pages that it serves itself. The web pages of others, which
 * the browser on this machine lets call any address, are refused: by their `Origin`, or, where they
 * made their own name lead here, by `Host`.
 */
export const admitLoopback: AdmitSource = ({ host, origin }) =>
  isLoopback(hostOf(`http://${host ?? ''}`)) && (origin == null || isLoopback(hostOf(origin)));
