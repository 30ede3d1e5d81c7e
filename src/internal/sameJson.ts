const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Whether two values that came out of JSON say the same; an absent key is an undefined one. */
export const sameJson = (left: unknown, right: unknown): boolean => {
  if (Object.is(left, right)) return true;
  if (!isObject(left) || !isObject(right) || Array.isArray(left) !== Array.isArray(right))
    return false;
  const [one, other] = [new Map(Object.entries(left)), new Map(Object.entries(right))];
  return [...new Set([...one.keys(), ...other.keys()])].every((key) =>
    sameJson(one.get(key), other.get(key)),
  );
};
