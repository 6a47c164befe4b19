/**
 * Gives the value of a part of the work, plain data, as an earlier attempt at the same work has kept it
 * under this name, or else of the work itself.
 */
export type Remember = <Value>(name: string, work: () => Promise<Value>) => Promise<Value>;

export const rememberNothing: Remember = (_, work) => work();
