import { execFileSync } from 'node:child_process'
import { findChromium } from '../../scripts/chromium.mjs'

export { launchChromium } from '../../scripts/chromium.mjs'

/**
 * The path of a Chromium that is here, else of one that apt-get installs where we may (root on Debian or Ubuntu).
 * Undefined, after saying so loudly, where there is none to be had.
 */
export function getChromium(): string | undefined {
  const found = findChromium()
  if (found !== undefined) return found
  installByApt()
  const installed = findChromium()
  if (installed === undefined) {
    process.stderr.write(
      '\n*** THE BROWSER TESTS DO NOT RUN: there is no Chromium here and none could be installed. ***\n' +
        '*** Install one (apt-get install chromium), or name it: CHROMIUM_BIN=/path/to/chrome  ***\n\n',
    )
  }
  return installed
}

function installByApt(): void {
  if (process.getuid?.() !== 0) return
  process.stderr.write('chromium: installing one by apt-get, for the browser tests\n')
  const aptGet = (...args: string[]) =>
    execFileSync('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
      stdio: 'ignore',
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  try {
    aptGet('update')
    aptGet('install', '-y', '--no-install-recommends', 'chromium')
  } catch (error) {
    process.stderr.write(`chromium: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}
