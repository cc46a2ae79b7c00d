import type { Credentials, Endpoint, Policy, Replica, Status } from '../api/shapes.js'
import { duration } from '../format/format.js'
import type { Recent } from '../figures/history.js'
import { advice, type Topic } from './advice.js'

/** `failing`: callers notice. `degraded`: something is lost that callers do not notice yet. `notice`: worth knowing. */
export type Level = 'failing' | 'degraded' | 'notice'

export interface Finding {
  readonly level: Level
  readonly title: string
  /** What callers notice, and since when. */
  readonly effect: string
  readonly action: string
  /** A heading of the runbook. */
  readonly runbook: string
}

export interface Observed {
  readonly nowMs: number
  readonly connection: 'connecting' | 'live' | 'lost'
  /** When the service was last heard. */
  readonly heardAtMs: number | undefined
  readonly status: Status | undefined
  readonly replicas: readonly Replica[]
  readonly policy: Policy | undefined
  /** Of the last minute. */
  readonly recent: Recent | undefined
}

const order: readonly Level[] = ['failing', 'degraded', 'notice']
/** A failure that is older, with calls that worked since, is history. */
const recentFailureMs = 60_000
const expiresSoonMs = 3_600_000

/** What is wrong, the worst first; nothing when all is well. */
export function judge(observed: Observed): Finding[] {
  const { status } = observed
  const found = [
    ...connectionFindings(observed),
    ...(status ? [...credentialFindings(status, observed), ...endpointFindings(status, observed)] : []),
    ...(status ? redisFindings(status, observed) : []),
    ...callerFindings(observed),
    ...policyFindings(observed),
    ...replicaFindings(observed),
  ]
  return found.sort((one, other) => order.indexOf(one.level) - order.indexOf(other.level))
}

function connectionFindings({ connection, heardAtMs, nowMs }: Observed): Finding[] {
  if (connection !== 'lost') return []
  const since =
    heardAtMs === undefined ? '' : ` It was last heard ${duration((nowMs - heardAtMs) / 1000)} ago.`
  return [
    finding('failing', 'no-answer', 'This replica does not answer', `The figures below are old.${since}`),
  ]
}

function credentialFindings({ credentials }: Status, { nowMs }: Observed): Finding[] {
  const refused = credentials.filter(isLockedOut)
  const found: Finding[] = []
  if (refused.length > 0) {
    const which = refused.map(({ kind, project_id: project, since }) => {
      return `${kind} of project ${project}${since === undefined ? '' : `, for ${duration((nowMs - Date.parse(since)) / 1000)}`}`
    })
    const effect = `${which.join('; ')}. While the last accepted ones are valid they are used. After that lists that are held are served, marked as stale; anything else is a 502 for callers.`
    found.push(
      finding('failing', 'upstream-credentials-rejected', 'ModelArts refuses our credentials', effect),
    )
  }
  const expiring = credentials.filter(
    // The other kinds are renewed by themselves.
    ({ kind, expires_at: at }) =>
      kind === 'token' && at !== undefined && Date.parse(at) - nowMs < expiresSoonMs,
  )
  if (expiring.length > 0) {
    const which = expiring.map(({ project_id: project, expires_at: at = '' }) => {
      const left = (Date.parse(at) - nowMs) / 1000
      return `Project ${project}: ${left > 0 ? `in ${duration(left)}` : 'now'}`
    })
    const effect = `${which.join('; ')}. After that ModelArts refuses it.`
    found.push(finding('notice', 'credentials-expire', 'A token expires', effect))
  }
  return found
}

function endpointFindings({ endpoints, credentials }: Status, observed: Observed): Finding[] {
  const paused = endpoints.filter(({ breaker }) => breaker !== 'closed')
  if (paused.length > 0) {
    const effect = `${paused.map((endpoint) => pausedText(endpoint, observed.nowMs)).join(' ')} Lists that are held are still served, marked as stale; anything else is a problem for callers.`
    return [finding('failing', topicOf(paused), 'ModelArts is failing: calls are paused', effect)]
  }
  // Refused credentials have a finding of their own, and say more.
  const failing = credentials.some(isLockedOut)
    ? []
    : endpoints.filter((endpoint) => isFailing(endpoint, observed))
  if (failing.length === 0) return []
  const { upstreamFailures, upstreamCalls } = observed.recent ?? { upstreamFailures: 0, upstreamCalls: 0 }
  const share =
    upstreamFailures > 0 ? ` In the last minute ${upstreamFailures} of ${upstreamCalls} calls failed.` : ''
  const effect = `${failing.map((endpoint) => failureText(endpoint, observed.nowMs)).join(' ')}${share} Lists that are held are served, marked as stale.`
  // Where callers fail as well, this is why: the cause stands before the symptom.
  const level = observed.recent && observed.recent.serverErrors > 0 ? 'failing' : 'degraded'
  return [finding(level, topicOf(failing), 'Calls to ModelArts fail', effect)]
}

function pausedText(endpoint: Endpoint, nowMs: number): string {
  const now =
    endpoint.breaker === 'open'
      ? 'no call is made for a while'
      : 'single calls probe whether it has recovered'
  return `${endpoint.endpoint}: ${now}. ${failureText(endpoint, nowMs)}`
}

function failureText({ last_failure: failure }: Endpoint, nowMs: number): string {
  if (!failure) return ''
  return `The last failure was ${failure.code}, ${duration((nowMs - Date.parse(failure.at)) / 1000)} ago.`
}

function redisFindings({ redis }: Status, { nowMs }: Observed): Finding[] {
  const since = sinceText(redis.since, nowMs)
  if (redis.state === 'down') {
    return [
      finding(
        'degraded',
        'redis-down',
        'Redis is gone',
        `${since}Callers are served from memory and notice nothing. Replicas share no loads, purges or policy until it is back.`,
      ),
    ]
  }
  if (redis.state !== 'degraded') return []
  return [
    finding(
      'degraded',
      'redis-degraded',
      'Redis answers, but refuses some commands',
      `${since}Callers notice nothing. It may be full, read-only, or its user may lack a right.`,
    ),
  ]
}

function callerFindings({ recent }: Observed): Finding[] {
  if (!recent || recent.serverErrors === 0) return []
  const { serverErrors, requests } = recent
  return [
    finding(
      'failing',
      'callers-fail',
      'Callers get failures',
      `${serverErrors} of ${requests} answers in the last minute were a 5xx.`,
    ),
  ]
}

function policyFindings({ policy, status }: Observed): Finding[] {
  const isChanged = policy && Object.values(policy.sources).includes('operator')
  // Where Redis is gone, that says it all.
  if (!isChanged || policy.persisted || status?.redis.state === 'down') return []
  const why =
    status?.redis.state === 'none'
      ? 'There is no Redis, so it holds for this process alone and ends with it.'
      : 'Redis does not have it yet; this replica writes it again when it can.'
  return [finding('notice', 'policy-not-kept', 'The cache policy is not kept', why)]
}

function replicaFindings({ replicas }: Observed): Finding[] {
  const versions = [...new Set(replicas.map(({ version }) => version))].sort()
  if (versions.length < 2) return []
  return [
    finding(
      'notice',
      'versions-differ',
      'Replicas run different versions',
      `${versions.join(' and ')}: a rolling update is under way, or was left half done.`,
    ),
  ]
}

function finding(level: Level, topic: Topic, title: string, effect: string): Finding {
  return { level, title, effect, ...advice[topic] }
}

const isLockedOut = ({ state }: Credentials): boolean => state === 'locked-out'

function isFailing({ last_failure: failure }: Endpoint, { nowMs, recent }: Observed): boolean {
  if (!failure || nowMs - Date.parse(failure.at) > recentFailureMs) return false
  return recent === undefined || recent.upstreamFailures > 0
}

function topicOf(endpoints: readonly Endpoint[]): Topic {
  const code = endpoints.find(({ last_failure: failure }) => failure)?.last_failure?.code ?? ''
  return code in advice ? (code as Topic) : 'upstream-error'
}

function sinceText(since: string, nowMs: number): string {
  return `For ${duration((nowMs - Date.parse(since)) / 1000)}. `
}
