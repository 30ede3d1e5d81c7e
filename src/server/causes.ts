/** The message of an error, or of what caused it, which names the reason. */
export const messageOfCause = ({ message, cause }: Error): string =>
  cause instanceof Error && cause.message !== '' ? cause.message : message;
