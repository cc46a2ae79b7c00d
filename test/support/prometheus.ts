import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { diesWithUs } from './dies-with-us.js'
import { eventually } from './eventually.js'
import { freePort } from './free-port.js'

/** Whether `prometheus` and `promtool` are here; apt-get installs them where it may. Says loudly when they are not. */
export function hasPrometheus(): boolean {
  const isThere = () => spawnSync('prometheus', ['--version']).status === 0
  if (isThere()) return true
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    spawnSync('apt-get', ['update', '-qq'])
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'prometheus'], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    })
  }
  if (isThere()) return true
  process.stderr.write(
    '\n*** THE TESTS OF ALERTS AND DASHBOARD DO NOT RUN: there is no Prometheus and none could be installed. ***\n' +
      '*** Put prometheus and promtool on the PATH (apt-get install prometheus).                        ***\n\n',
  )
  return false
}

export function promtool(...args: readonly string[]): string {
  return execFileSync('promtool', args, { encoding: 'utf8', stdio: 'pipe' })
}

const queried = z.object({
  data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()) })) }),
})
const alerts = z.object({
  data: z.object({
    alerts: z.array(z.object({ labels: z.record(z.string(), z.string()), state: z.string() })),
  }),
})

export interface Prometheus {
  /** How many series the expression has now. */
  query(expression: string): Promise<number>
  /** The names of the alerts that fire. */
  firing(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** A real Prometheus that reads each target, and weighs the rules, once a second. */
export async function startPrometheus(targets: readonly string[], rules: string): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), 'specs-bff-prometheus-'))
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ['alerts.yml'],
    scrape_configs: [{ job_name: 'specs-bff', static_configs: [{ targets }] }],
  }
  await writeFile(join(folder, 'alerts.yml'), rules)
  // JSON is YAML.
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config))
  const port = await freePort()
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  )
  const endGuard = diesWithUs('kill', '-9', String(child.pid))
  const url = `http://127.0.0.1:${port}`
  const get = async (path: string): Promise<unknown> => (await fetch(url + path)).json()
  await eventually(async () => (await fetch(`${url}/-/ready`).catch(() => undefined))?.ok === true, {
    timeoutMs: 30_000,
    what: 'Prometheus becoming ready',
  })
  return {
    query: async (expression) =>
      queried.parse(await get(`/api/v1/query?query=${encodeURIComponent(expression)}`)).data.result.length,
    firing: async () =>
      alerts
        .parse(await get('/api/v1/alerts'))
        .data.alerts.filter(({ state }) => state === 'firing')
        .map(({ labels }) => labels.alertname ?? ''),
    stop: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
      endGuard()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
