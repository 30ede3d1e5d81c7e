/** A JSON Web Token, wherever it stands in a text. */
const jsonWebToken = /\bey[\w-]{8,}\.[\w-]{2,}\.[\w-]*/g;

/** A user name with its password in an address. */
const passwordInUrl = /(\b[a-z][\w+.-]*:\/\/[^\s/:@]*:)[^\s/@]+@/gi;

/** A secret that is shorter may be a common word. */
const minSecretLength = 8;

/**
 * Returns the function that hides tokens, passwords in addresses and a secret in a text, such as the
 * message of an error of some library.
 */
export const createRedact = (secret: string): ((text: string) => string) => {
  const isDistinct = secret.length >= minSecretLength;
  return (text) => {
    const hidden = text.replace(jsonWebToken, '[token]').replace(passwordInUrl, '$1[password]@');
    return isDistinct ? hidden.replaceAll(secret, '[secret]') : hidden;
  };
};
