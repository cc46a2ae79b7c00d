// @ts-check
// Finds a Chromium for what needs a real browser, and starts it so that it looks nothing up elsewhere.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** What keeps it from the network. `launch` adds a new, empty profile. */
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

/** The path of a Chromium: `CHROMIUM_BIN`, else the first on the PATH. */
export function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return (
    process.env.CHROMIUM_BIN ??
    names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
  )
}

/** @param {string} executablePath */
export const launchChromium = (executablePath) => chromium.launch({ executablePath, args: flags })

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
