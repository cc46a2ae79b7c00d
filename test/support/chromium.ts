import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** What keeps a browser of a test from looking anything up elsewhere. `launch` adds a new, empty profile. */
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The path of a Chromium: `CHROMIUM_BIN`, else the first on the PATH, else one that apt-get installs where we may
 * (root on Debian or Ubuntu). Undefined, after saying so loudly, where there is none to be had.
 */
export function getChromium(): string | undefined {
  const found = process.env.CHROMIUM_BIN ?? onPath()
  if (found !== undefined) return found
  installByApt()
  const installed = onPath()
  if (installed === undefined) {
    process.stderr.write(
      '\n*** THE BROWSER TESTS DO NOT RUN: there is no Chromium here and none could be installed. ***\n' +
        '*** Install one (apt-get install chromium), or name it: CHROMIUM_BIN=/path/to/chrome  ***\n\n',
    )
  }
  return installed
}

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: flags })
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
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
