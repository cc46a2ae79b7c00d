import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { diesWithUs } from './dies-with-us.js'

/** A network namespace with an address of its own: what runs in it sees its network and no other. */
export interface Host {
  readonly address: string
  /** Ends with the test process at the latest. */
  run(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess
}

/** Hosts on one network, which this process reaches too. */
export class Hosts {
  readonly #names = new Map<Host, string>()
  readonly #children: ChildProcess[] = []
  readonly #hub: string
  readonly #id = process.pid.toString(36)
  readonly #net = `10.213.${process.pid % 250}`
  readonly #endGuard: () => void

  constructor(count: number) {
    const names = Array.from({ length: count }, (_, at) => `sb${this.#id}h${at}`)
    this.#hub = `sb${this.#id}hub`
    this.#endGuard = diesWithUs('sh', '-c', 'for n; do ip netns del "$n"; done', 'sh', ...names, this.#hub)
    ip('netns', 'add', this.#hub)
    ip('-n', this.#hub, 'link', 'add', 'br0', 'type', 'bridge')
    ip('-n', this.#hub, 'link', 'set', 'br0', 'up')
    for (const [at, name] of names.entries()) {
      const address = `${this.#net}.${at + 1}`
      ip('netns', 'add', name)
      this.#connect(name, address)
      const host = {
        address,
        run: (program: string, args: readonly string[], env = {}) => this.#run(name, program, args, env),
      }
      this.#names.set(host, name)
    }
    this.#connect(undefined, `${this.#net}.254`)
  }

  get all(): readonly Host[] {
    return [...this.#names.keys()]
  }

  /** What `from` sends to `to` gets lost; the other way is as it was. */
  cut(from: Host, to: Host): void {
    // An Ethernet address that nobody has: it takes no firewall.
    ip(
      '-n',
      this.#nameOf(from),
      'neigh',
      'replace',
      to.address,
      'lladdr',
      '02:00:00:00:00:99',
      'dev',
      'eth0',
      'nud',
      'permanent',
    )
  }

  heal(from: Host, to: Host): void {
    ip('-n', this.#nameOf(from), 'neigh', 'del', to.address, 'dev', 'eth0')
  }

  /** Whether `degrade` can be had: not every kernel has the queue, netem. */
  get canDegrade(): boolean {
    const [host] = this.all
    if (!host) return false
    try {
      this.degrade(host, 'delay', '0ms')
    } catch {
      return false
    }
    this.restore(host)
    return true
  }

  /** Makes what `host` sends late, or lost, as netem takes it (tc-netem(8)). */
  degrade(host: Host, ...netem: readonly string[]): void {
    execFileSync(
      'tc',
      ['-n', this.#nameOf(host), 'qdisc', 'replace', 'dev', 'eth0', 'root', 'netem', ...netem],
      { stdio: 'ignore' },
    )
  }

  restore(host: Host): void {
    execFileSync('tc', ['-n', this.#nameOf(host), 'qdisc', 'del', 'dev', 'eth0', 'root'], { stdio: 'ignore' })
  }

  async remove(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    for (const name of [...this.#names.values(), this.#hub]) ip('netns', 'del', name)
    this.#endGuard()
  }

  #nameOf(host: Host): string {
    const name = this.#names.get(host)
    if (name === undefined) throw new Error('no such host')
    return name
  }

  /** By a pair of interfaces, one end in the hub; `name` undefined: this process's own network. */
  #connect(name: string | undefined, address: string): void {
    const port = `v${address.split('.')[3]}`
    const inside = name === undefined ? `sb${this.#id}` : 'eth0'
    const where = name === undefined ? [] : ['-n', name]
    ip('-n', this.#hub, 'link', 'add', port, 'type', 'veth', 'peer', 'name', inside)
    ip('-n', this.#hub, 'link', 'set', inside, 'netns', name ?? String(process.pid))
    ip('-n', this.#hub, 'link', 'set', port, 'master', 'br0', 'up')
    ip(...where, 'addr', 'add', `${address}/24`, 'dev', inside)
    ip(...where, 'link', 'set', inside, 'up')
    if (name !== undefined) ip(...where, 'link', 'set', 'lo', 'up')
  }

  #run(
    name: string,
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): ChildProcess {
    const child = spawn('ip', ['netns', 'exec', name, program, ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child.stdout.resume()
    child.once('exit', diesWithUs('kill', '-9', String(child.pid)))
    this.#children.push(child)
    return child
  }
}

/** Undefined where this machine does not allow it, after saying so. */
export function makeHosts(count: number): Hosts | undefined {
  try {
    return new Hosts(count)
  } catch (error) {
    process.stderr.write(
      `\n*** THE TESTS WITH SEVERAL HOSTS DO NOT RUN: they need root, iproute2 and network namespaces. ***\n` +
        `*** ${error instanceof Error ? error.message.trim() : String(error)} ***\n\n`,
    )
    return undefined
  }
}

const ip = (...args: readonly string[]): void => {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })
}
