/** A base without the slashes at its end; a path prefix is kept. */
export const baseOf = (url: string): string => url.replace(/\/+$/, '');
