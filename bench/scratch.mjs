// @ts-check
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @type {string | undefined} */
let folder

/** For logs, sockets and caches of one run; removed with us. */
export function scratchFolder() {
  if (!folder) {
    const made = mkdtempSync(join(tmpdir(), 'specs-bench-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    folder = made
  }
  return folder
}
