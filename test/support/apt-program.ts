import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * The path of a program: the first on the PATH, else one that apt-get installs where we may (root on Debian or Ubuntu).
 * Undefined, after saying so loudly, where there is none to be had.
 */
export function getProgram(name: string, what: string): string | undefined {
  const found = onPath(name)
  if (found !== undefined) return found
  installByApt(name)
  const installed = onPath(name)
  if (installed === undefined) {
    process.stderr.write(
      `\n*** ${what} DO NOT RUN: there is no ${name} here and none could be installed (apt-get install ${name}) ***\n\n`,
    )
  }
  return installed
}

function onPath(name: string): string | undefined {
  // Where distributions put servers, which not every PATH has.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function installByApt(name: string): void {
  if (process.getuid?.() !== 0) return
  const aptGet = (...args: string[]) =>
    execFileSync('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
      stdio: 'ignore',
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  try {
    aptGet('update')
    aptGet('install', '-y', '--no-install-recommends', name)
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}
