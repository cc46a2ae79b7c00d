const lastThree = Array.from({ length: 1_000 }, (_, number) => String(number).padStart(3, '0'))

/**
 * A whole number from 0 up in decimal digits. V8 keeps the text of each number that it has written for a while;
 * those of a count that runs down with every request only outlive it, and are collected late.
 */
export const decimalDigits = (number: number): string =>
  number < 1_000 ? String(number) : `${Math.floor(number / 1_000)}${lastThree[number % 1_000]}`
