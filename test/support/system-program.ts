import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface SystemProgram {
  readonly name: string
  /** The variable that may name it. */
  readonly variable: string
  /** Of Debian. */
  readonly package: string
}

/**
 * The path of a program: as its variable says, else the first on the PATH, else installed by apt-get where we may (root
 * on Debian or Ubuntu). Undefined, after saying so loudly, where there is none to be had.
 */
export function getProgram({ name, variable, package: packageName }: SystemProgram): string | undefined {
  const found = process.env[variable] ?? onPath(name)
  if (found !== undefined) return found
  install(packageName)
  const installed = onPath(name)
  if (installed === undefined) {
    process.stderr.write(
      `\n*** THE TESTS THAT NEED ${name.toUpperCase()} DO NOT RUN: there is none here and none could be installed. ***\n` +
        `*** Install it (apt-get install ${packageName}), or name it: ${variable}=/path/to/${name} ***\n\n`,
    )
  }
  return installed
}

function onPath(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'].filter(
    (folder) => folder,
  )
  return folders.map((folder) => join(folder, name)).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function install(packageName: string): void {
  if (process.getuid?.() !== 0) return
  process.stderr.write(`${packageName}: installing it by apt-get, as a program only\n`)
  // RUNLEVEL: Debian's packages start no service then.
  const aptGet = (...args: string[]) =>
    execFileSync('apt-get', ['-o', 'DPkg::Lock::Timeout=120', ...args], {
      stdio: 'ignore',
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    })
  try {
    aptGet('update')
    aptGet('install', '-y', '--no-install-recommends', packageName)
  } catch (error) {
    process.stderr.write(`${packageName}: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}
