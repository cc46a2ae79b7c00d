import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the image says about itself, and its file system, unpacked. */
export interface Image {
  readonly root: string
  readonly command: readonly string[]
  readonly healthCheck: readonly string[]
  readonly user: string
  readonly env: Readonly<Record<string, string>>
  remove(): void
}

const base = 'docker.io/library/node:24-slim'
const tag = 'specs-bff-test'

/** Whether `buildImage` needs to fetch no program. */
export function hasBuilder(): boolean {
  return process.getuid?.() === 0 && ['buildah', 'debootstrap'].every((name) => succeeds(name, '--version'))
}

/**
 * Builds the Dockerfile by buildah, without a daemon: each step in a chroot. Where the base cannot be pulled it is
 * made of Debian (debootstrap) and the Node that runs us. Throws where that cannot be done.
 */
export function buildImage(): Image {
  if (process.getuid?.() !== 0) throw new Error('to build an image without a daemon needs root')
  for (const program of ['buildah', 'debootstrap']) requireProgram(program)
  if (!succeeds('buildah', 'inspect', '--type', 'image', base) && !succeeds('buildah', 'pull', base))
    makeBase()
  const npmCache = output('npm', 'config', 'get', 'cache')
  buildah(
    'bud',
    '--isolation',
    'chroot',
    '--format',
    'docker',
    '--pull-never',
    '--network',
    'host',
    '--volume',
    `${npmCache}:/root/.npm`,
    '--tag',
    tag,
    '.',
  )
  const container = output('buildah', 'from', '--pull-never', tag)
  const { Docker } = JSON.parse(output('buildah', 'inspect', '--type', 'image', tag)) as {
    readonly Docker: {
      readonly config: { Cmd: string[]; User: string; Env: string[]; Healthcheck: { Test: string[] } }
    }
  }
  const { Cmd, User, Env, Healthcheck } = Docker.config
  return {
    root: output('buildah', 'mount', container),
    command: Cmd,
    healthCheck: Healthcheck.Test.slice(1),
    user: User,
    env: Object.fromEntries(
      Env.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
    remove: () => void buildah('rm', container),
  }
}

/**
 * Runs a command of the image as a container would: its user, its environment, a root file system that cannot be
 * written, no capabilities. The network is ours.
 */
export function runInImage(
  { root, user, env }: Image,
  command: readonly string[],
  more: Readonly<Record<string, string>>,
): ChildProcess {
  const [uid, gid] = idsOf(root, user)
  const script = [
    'mount --bind "$0" "$0"',
    'mount -t proc proc "$0/proc"',
    'mount -o remount,bind,ro "$0"',
    `exec chroot --userspec=${uid}:${gid} "$0" sh -c 'cd /app && exec "$@"' sh "$@"`,
  ].join(' && ')
  return spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', script, root, ...command], {
    env: { ...env, ...more },
    stdio: 'ignore',
  })
}

function idsOf(root: string, user: string): readonly [uid: string, gid: string] {
  const line = readFileSync(join(root, 'etc/passwd'), 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${user}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  if (uid === undefined || gid === undefined) throw new Error(`the image has no user ${user}`)
  return [uid, gid]
}

function makeBase(): void {
  const root = join(mkdtempSync(join(tmpdir(), 'image-base-')), 'root')
  execFileSync('debootstrap', ['--variant=minbase', 'bookworm', root], { stdio: 'ignore', timeout: 600_000 })
  const libraries = output('ldd', process.execPath).match(/\/\S+/g) ?? []
  const npm = join(output('npm', 'root', '--global'), 'npm')
  const copied = [process.execPath, ...libraries.filter((path) => !existsSync(join(root, path)))]
  execFileSync('cp', ['--parents', '--dereference', ...copied, root])
  execFileSync('cp', ['--parents', '--recursive', npm, root])
  execFileSync('ln', ['-sf', join(npm, 'bin/npm-cli.js'), join(root, 'usr/bin/npm')])
  execFileSync('chroot', [root, 'useradd', '--uid', '1000', '--create-home', 'node'])
  const container = output('buildah', 'from', 'scratch')
  buildah('add', container, root, '/')
  const certificates = process.env.NODE_EXTRA_CA_CERTS
  if (certificates !== undefined) {
    buildah('copy', container, certificates, certificates)
    buildah('config', '--env', `NODE_EXTRA_CA_CERTS=${certificates}`, container)
  }
  buildah('commit', '--format', 'docker', container, base)
  buildah('rm', container)
}

function requireProgram(name: string): void {
  if (succeeds(name, '--version')) return
  execFileSync(
    'apt-get',
    ['-o', 'DPkg::Lock::Timeout=120', 'install', '-y', '--no-install-recommends', name],
    {
      stdio: 'ignore',
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    },
  )
}

const succeeds = (program: string, ...args: string[]) =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0

const output = (program: string, ...args: string[]) =>
  execFileSync(program, args, { encoding: 'utf8' }).trim()

const buildah = (...args: string[]) =>
  execFileSync('buildah', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 900_000,
    maxBuffer: 64 << 20,
  })
