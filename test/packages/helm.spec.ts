import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { parse, parseAllDocuments } from 'yaml'
import { getHelm } from '../support/helm.js'
import { kubernetesFaults, type KubernetesObject } from '../support/kubernetes-schemas.js'

const chart = 'deploy/helm/specs-bff'
const helm = getHelm()
const withHelm = helm === undefined ? describe.skip : describe
const valuesFiles = readdirSync(`${chart}/ci`).map((name) => `${chart}/ci/${name}`)

const render = (...args: readonly string[]): string =>
  execFileSync(helm ?? '', ['template', 'specs', chart, '--namespace', 'portal', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })

const objectsOf = (text: string): KubernetesObject[] =>
  parseAllDocuments(text).flatMap((document) => (document.toJS() as KubernetesObject | null) ?? [])

interface Container {
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly lifecycle: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } }
}

interface Deployment extends KubernetesObject {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly terminationGracePeriodSeconds: number
        readonly containers: readonly [Container]
      }
    }
  }
}

const deploymentOf = (text: string): Deployment => {
  const found = objectsOf(text).find(({ kind }) => kind === 'Deployment')
  if (!found) throw new Error('there is no Deployment')
  return found as Deployment
}

withHelm('the Helm chart', () => {
  it('has six files of values to be tested with', () => {
    expect(valuesFiles).toHaveLength(6)
  })

  describe.each(valuesFiles)('with %s', (values) => {
    it('passes helm lint --strict', () => {
      const { status, stdout } = spawnSync(helm ?? '', ['lint', '--strict', chart, '--values', values], {
        encoding: 'utf8',
      })
      expect({ status, stdout }).toEqual({
        status: 0,
        stdout: expect.stringContaining('0 chart(s) failed'),
      })
    })

    it('makes what Kubernetes accepts by its own schemas', () => {
      const objects = objectsOf(render('--values', values))
      expect(objects.length).toBeGreaterThan(3)
      expect(objects.flatMap(kubernetesFaults)).toEqual([])
    })

    it('makes what it made before; UPDATE_GOLDENS=1 writes it again', () => {
      const golden = values.replace('/ci/', '/goldens/').replace('-values.yaml', '.yaml')
      const rendered = render('--values', values)
      if (process.env.UPDATE_GOLDENS === '1') writeFileSync(golden, rendered)
      expect(rendered).toBe(readFileSync(golden, 'utf8'))
    })
  })

  it('is checked by schemas that find a wrong value and a field that does not exist', () => {
    const deployment = render('--values', valuesFiles[0] ?? '').replaceAll(
      'containerPort: 3000',
      'containerPort: three',
    )
    const wrong = objectsOf(deployment.replaceAll('livenessProbe:', 'livenesProbe:')).flatMap(
      kubernetesFaults,
    )
    expect(wrong.join()).toMatch(/containerPort is not valid.*livenesProbe is not a field of it/)
  })

  it('runs the service with no more rights than it needs', () => {
    expect(deploymentOf(render('--values', `${chart}/ci/api-keys-values.yaml`))).toMatchObject({
      spec: {
        template: {
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
              },
            ],
          },
        },
      },
    })
  })

  it.each([1, 10_000, 30_500])(
    'gives a pod time for preStop and a SHUTDOWN_TIMEOUT_MS of %d',
    (shutdownTimeoutMs) => {
      const { spec } = deploymentOf(
        render('--set', `env.CALLER_AUTH=none,env.SHUTDOWN_TIMEOUT_MS=${shutdownTimeoutMs}`),
      )
      const { terminationGracePeriodSeconds, containers } = spec.template.spec
      const preStopSeconds = Number(containers[0].lifecycle.preStop.exec.command.at(-1))
      expect(preStopSeconds).toBeGreaterThan(0)
      expect(terminationGracePeriodSeconds * 1000).toBeGreaterThan(preStopSeconds * 1000 + shutdownTimeoutMs)
    },
  )

  it('takes every variable of .env.example, secrets as files only', () => {
    const names = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(
      ([, name]) => name,
    )
    const settable = names.filter((name) => name !== 'HOST' && name !== 'PORT')
    const text = render(
      '--set',
      [
        'env.CALLER_AUTH=none',
        ...settable
          .filter((name) => name !== 'CALLER_AUTH')
          .map((name) => `secrets.${name}.secretName=s,secrets.${name}.key=k`),
      ].join(),
    )
    const { env } = deploymentOf(text).spec.template.spec.containers[0]
    for (const name of settable.filter((one) => one !== 'CALLER_AUTH')) {
      expect(env).toContainEqual({ name: `${name}_FILE`, value: `/run/secrets/specs-bff/${name}` })
    }
  })

  it.each([
    [
      'a secret among the plain variables',
      'env.CALLER_AUTH=none,env.HUAWEICLOUD_SDK_SK=x',
      'HUAWEICLOUD_SDK_SK',
    ],
    ['no CALLER_AUTH', 'env.MODELARTS_ENDPOINT=https://example.com', 'CALLER_AUTH'],
    ['a value that it does not know', 'env.CALLER_AUTH=none,replicas=3', 'replicas'],
    ['an Ingress without a host', 'env.CALLER_AUTH=none,ingress.enabled=true', 'ingress'],
  ])('refuses %s', (_, values, named) => {
    const { status, stderr } = spawnSync(helm ?? '', ['template', chart, '--set', values], {
      encoding: 'utf8',
    })
    expect(status).not.toBe(0)
    expect(stderr).toContain(named)
  })

  it('warns of secrets that were given as values, and of replicas without Redis', () => {
    const notes = (values: string) =>
      execFileSync(
        helm ?? '',
        ['install', 'specs', chart, '--dry-run=client', '--values', `${chart}/ci/${values}-values.yaml`],
        {
          encoding: 'utf8',
        },
      ).split('NOTES:')[1]
    expect(notes('everything')).toMatch(
      /WARNING: secrets were given as values[^]*WARNING: there are several replicas/,
    )
    expect(notes('api-keys')).not.toContain('WARNING')
  })

  it('ships the alerts as they stand in deploy/prometheus', () => {
    const alerts = readFileSync('deploy/prometheus/alerts.yml', 'utf8')
    expect(readFileSync(`${chart}/alerts.yml`, 'utf8')).toBe(alerts)
    const rule = objectsOf(render('--values', `${chart}/ci/monitoring-values.yaml`)).find(
      ({ kind }) => kind === 'PrometheusRule',
    )
    expect(rule).toMatchObject({ spec: parse(alerts) })
  })
})
