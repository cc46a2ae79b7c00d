// @ts-check

/** What went wrong, and what was sent over that connection at once. */
export class Fault extends Error {
  /** @param {string} what @param {readonly import('./exchanges.mjs').Exchange[]} group */
  constructor(what, group) {
    super(what)
    this.what = what
    this.group = group
  }
}
