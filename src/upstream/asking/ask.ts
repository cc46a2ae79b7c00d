import type { OnUpstreamEvent, UpstreamEvent } from '../events.js'
import { UpstreamFailure } from '../failure.js'
import type { Project } from '../projects/project.js'
import type { Adapter, AdapterQuestion } from '../apis/adapter.js'
import { sourcesOf, type Resource, type Source } from '../apis/adapters.js'
import { bothJobTypes } from './both-job-types.js'
import { collect, type FetchPage } from './pages.js'
import { isUnpublished, type PublishedApis } from './published-apis.js'
import type { List } from '../apis/question.js'
import { toList } from './to-list.js'

export interface AskTools {
  /** Bound to the signal that it is given, which aborts once the question has failed. */
  readonly fetchPage: (signal: AbortSignal) => FetchPage
  readonly published: PublishedApis
  readonly onEvent: OnUpstreamEvent
}

/** Answers a question from all its sources at once; when one of them fails, it fails. */
export async function ask(
  resource: Resource,
  question: AdapterQuestion,
  project: Pick<Project, 'endpoint' | 'api'>,
  tools: AskTools,
  signal: AbortSignal,
): Promise<List> {
  if (project.api === 'v2' && (question.projectType ?? 0) !== 0) throw notSupported()
  const sources = sourcesOf(resource, project.api, question.jobType)
  const others = new AbortController()
  const abort = () => others.abort(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    signal.throwIfAborted()
    const lists = await Promise.all(
      sources.map((source) => askSource(source, question, project.endpoint, tools, others.signal)),
    )
    const [first, second] = lists
    if (!first) throw notSupported()
    return second ? bothJobTypes(first, second) : first
  } catch (error) {
    others.abort(error)
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

async function askSource(
  source: Source,
  question: AdapterQuestion,
  endpoint: string,
  tools: AskTools,
  signal: AbortSignal,
): Promise<List> {
  const { adapter, fallback } = source
  const { published } = tools
  const askFallback = (instead: Adapter) =>
    askSource({ ...source, adapter: instead, fallback: undefined }, question, endpoint, tools, signal)
  if (fallback && published.isMissing(endpoint, adapter.name)) return await askFallback(fallback)
  try {
    const list = await askAdapter(adapter, question, tools, signal)
    published.noteAnswered(endpoint, adapter.name)
    return list
  } catch (error) {
    if (!isUnpublished(error)) throw error
    if (published.noteMissing(endpoint, adapter.name)) tools.onEvent(newsOf(source, question.projectId))
    if (!fallback) throw error
    return await askFallback(fallback)
  }
}

function newsOf({ adapter, api, fallback }: Source, projectId: string): UpstreamEvent {
  return fallback
    ? { type: 'api-fallback', projectId, source: adapter.name, fallback: fallback.name }
    : { type: 'api-unpublished', projectId, api, source: adapter.name }
}

async function askAdapter(
  adapter: Adapter,
  question: AdapterQuestion,
  { fetchPage, onEvent }: AskTools,
  signal: AbortSignal,
): Promise<List> {
  const collected = await collect(adapter, question, fetchPage(signal))
  return toList(adapter, collected, (odd) =>
    onEvent({ type: 'items-odd', projectId: question.projectId, source: adapter.name, ...odd }),
  )
}

function notSupported(): UpstreamFailure {
  const message =
    'This project’s generation of ModelArts has no such question: ExeML projects (project_type 1 to 3) are gone.'
  return new UpstreamFailure('not-supported-upstream', message, { wasAsked: false })
}
