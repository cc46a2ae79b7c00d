// @ts-check

/** A prime: ranks times this, modulo their number, is an order in which neighbours are far apart. */
export const scatter = 7919
