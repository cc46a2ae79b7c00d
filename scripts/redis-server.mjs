// Finds a Redis server for the tests, or gets one. The tests start servers of their own from it, each on a free
// port; a Redis that already runs on this machine is never touched.
import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['redis-server', 'valkey-server']
const image = 'redis:7-alpine'

const whatToDo = `No Redis server was found, and none could be installed here. The tests need a real one; any of these will do:
  - install it:        apt-get install redis-server   |   brew install redis   |   dnf install redis
  - name the program:  REDIS_SERVER_BIN=/path/to/redis-server npm test   (valkey-server is as good)
  - start Docker, and the tests will run ${image} with it`

/**
 * Without changing the machine: the program that REDIS_SERVER_BIN names, else the first on the PATH.
 *
 * @returns {NodeJS.ProcessEnv} what to add to the environment of the tests; empty when there is none.
 */
export function findRedisServer(env = process.env) {
  if (env.REDIS_SERVER_BIN) {
    if (!isProgram(env.REDIS_SERVER_BIN))
      throw new Error(`REDIS_SERVER_BIN: ${env.REDIS_SERVER_BIN} is no program`)
    return { REDIS_SERVER_BIN: env.REDIS_SERVER_BIN }
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const program = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram)
  return program ? { REDIS_SERVER_BIN: program } : {}
}

/** As `findRedisServer`, else installs one by apt-get where it may, else takes Docker, else throws what to do. */
export function getRedisServer() {
  const found = findRedisServer()
  if (found.REDIS_SERVER_BIN) return found
  if (installByApt()) {
    const installed = findRedisServer()
    if (installed.REDIS_SERVER_BIN) return installed
  }
  if (succeeds('docker', 'version')) {
    say(`taking ${image} from Docker`)
    if (succeeds('docker', 'image', 'inspect', image) || succeeds('docker', 'pull', image)) {
      return { REDIS_SERVER_IMAGE: image }
    }
  }
  throw new Error(whatToDo)
}

function installByApt() {
  if (!succeeds('apt-get', '--version')) return false
  const isRoot = process.getuid?.() === 0
  if (!isRoot && !succeeds('sudo', '-n', 'true')) return false
  say('installing a Redis server by apt-get (as a program only: no service is started)')
  const asRoot = isRoot ? [] : ['sudo', '-n']
  const aptGet = [
    ...asRoot,
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-o',
    'DPkg::Lock::Timeout=120',
  ]
  // Old lists may name versions that are gone; with no lists at all nothing can be installed.
  succeeds(...aptGet, 'update')
  return withoutStartingServices(asRoot, () =>
    names.some((name) => {
      const complaint = fault(...aptGet, 'install', '-y', '--no-install-recommends', name)
      if (complaint !== undefined) say(`apt-get install ${name}: ${complaint}`)
      return complaint === undefined
    }),
  )
}

/** Debian's packages start their service unless this file forbids it (invoke-rc.d and systemd both ask it). */
function withoutStartingServices(asRoot, install) {
  const policy = '/usr/sbin/policy-rc.d'
  if (existsSync(policy)) return install()
  const forbid = '#!/bin/sh\nexit 101\n'
  if (asRoot.length === 0) writeFileSync(policy, forbid, { mode: 0o755 })
  else succeeds(...asRoot, 'sh', '-c', `printf '#!/bin/sh\\nexit 101\\n' > ${policy} && chmod 755 ${policy}`)
  try {
    return install()
  } finally {
    if (asRoot.length === 0) rmSync(policy)
    else succeeds(...asRoot, 'rm', policy)
    // Nor at the next boot.
    if (existsSync('/run/systemd/system'))
      names.forEach((name) => succeeds(...asRoot, 'systemctl', 'disable', name))
  }
}

function succeeds(program, ...args) {
  return fault(program, ...args) === undefined
}

/** The program's error message; undefined if it succeeded. */
function fault(program, ...args) {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 300_000 })
    return undefined
  } catch (error) {
    return String(error.stderr ?? '').trim() || error.message
  }
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function say(text) {
  process.stderr.write(`redis: ${text}\n`)
}
