// @ts-check

/**
 * First column to the left, figures to the right.
 *
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function table(head, rows) {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (/** @type {readonly string[]} */ row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ')
  return [line(head), widths.map((width) => '-'.repeat(width)).join('   '), ...rows.map(line)].join('\n')
}

/** @param {number} value */
export function figure(value) {
  if (!Number.isFinite(value)) return '–'
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** @param {number} value */
export const ratioText = (value) => (Number.isFinite(value) ? `${value.toFixed(value < 10 ? 2 : 1)} x` : '–')

/** @param {number} value */
export const percent = (value) => (Number.isFinite(value) ? `${(value * 100).toFixed(0)} %` : '–')

/** @param {number} bytes */
export const mebibytes = (bytes) => `${(bytes / 1_048_576).toFixed(1)} MiB`
