// Makes a clean clone ready to run, and does nothing where that is done already; by itself or for another command.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { capture, npm, seconds, tool } from './run.mjs'

// Every path here and in the tools is relative to the project, wherever the command was given.
process.chdir(join(import.meta.dirname, '..'))
requireNode(20, 19)

/** Installs what package-lock.json names, unless just that is installed. */
export async function install() {
  if (isInstalled()) return
  // Also where NODE_ENV=production would leave the tools out.
  await step('installing dependencies', [...npm, 'ci', '--include=dev', '--no-fund', '--no-audit'])
}

/** Builds `dist`, the client and the machine picker, unless nothing that it is made from has changed since. */
export async function build() {
  if (isBuilt()) return
  await step('building', [process.execPath, 'scripts/build.mjs'])
  await step('building the console', [process.execPath, 'packages/console/build.mjs'])
  rmSync('packages/client/dist', { recursive: true, force: true })
  await step('building the client', [...tool('tsc'), '--project', 'packages/client/tsconfig.json'])
  await step('building the machine picker', [...tool('vite'), 'build', 'examples/picker'])
  writeFileSync(built, '')
}

async function step(what, command) {
  process.stderr.write(`${what} … `)
  const start = performance.now()
  const { code, output } = await capture(command)
  process.stderr.write(`${code === 0 ? seconds(start) : 'failed'}\n`)
  if (code === 0) return
  process.stderr.write(output)
  process.exit(code)
}

/** npm keeps a lock of what it installed. Optional packages may be missing there: those of other platforms are. */
function isInstalled() {
  const wanted = packagesOf('package-lock.json')
  const present = packagesOf('node_modules/.package-lock.json')
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([path, { version, integrity, optional, devOptional }]) => {
    if (path === '') return true
    const found = present[path]
    if (!found) return Boolean(optional ?? devOptional)
    return found.version === version && found.integrity === integrity && existsSync(path)
  })
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages
  } catch {
    return undefined
  }
}

// Written after a build that succeeded; each build empties `dist` first.
const built = 'dist/.built'

function isBuilt() {
  if (!existsSync(built)) return false
  const sources = [
    'src',
    'packages/client/src',
    'packages/console/build.mjs',
    'packages/console/src',
    'docs/runbook.md',
    'examples/picker/src',
    'examples/picker/index.html',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'scripts/build.mjs',
    'scripts/build',
  ]
  return sources.filter(existsSync).every((path) => newest(path) < statSync(built).mtimeMs)
}

/** When the latest change below `path` was. A folder counts too: it changes when a file in it is removed. */
function newest(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}

function requireNode(major, minor) {
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split('.').map(Number)
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return
  process.stderr.write(`Node ${major}.${minor} or later is needed; this is ${process.version}.\n`)
  process.exit(1)
}

// node scripts/set-up.mjs: before a command that only runs what was built.
if (process.argv[1] === import.meta.filename) {
  await install()
  await build()
}
