/** The base URL without trailing slashes. A path prefix is kept. */
export const baseUrlOf = (url: string): string => url.replace(/\/+$/, '');
