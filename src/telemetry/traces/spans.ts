import { AsyncLocalStorage } from 'node:async_hooks'
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api'
import type { Watcher } from '../../events/operations.js'

/** What is known of an operation when it begins. */
export interface Beginning {
  readonly name: string
  readonly kind?: SpanKind
  readonly attributes?: Attributes
}

/** How to tell operations of one kind as spans. */
export interface Telling<Operation> {
  readonly begin: (operation: Operation) => Beginning
  /** The last words; `error` when it failed. */
  readonly end?: (span: Span, operation: Operation, error?: unknown) => void
  /** What it continues instead of what is running. */
  readonly parent?: (operation: Operation) => Context | undefined
  readonly begun?: (span: Span, operation: Operation) => void
}

/** Makes spans of operations; each is the child of the one that was running when it began. */
export class Spans {
  readonly #running = new AsyncLocalStorage<Context>()

  constructor(private readonly tracer: Tracer) {}

  watcher<Operation extends object>(telling: Telling<Operation>): Watcher<Operation> {
    const spans = new WeakMap<Operation, Span>()
    return {
      within: (operation, task) => {
        const parent = telling.parent?.(operation) ?? this.#running.getStore() ?? ROOT_CONTEXT
        const { name, kind = SpanKind.INTERNAL, attributes = {} } = telling.begin(operation)
        const span = this.tracer.startSpan(name, { kind, attributes }, parent)
        spans.set(operation, span)
        telling.begun?.(span, operation)
        return this.#running.run(trace.setSpan(parent, span), task)
      },
      ended: (operation, error) => {
        const span = spans.get(operation)
        if (!span) return
        spans.delete(operation)
        if (error !== undefined) failed(span, error)
        telling.end?.(span, operation, error)
        span.end()
      },
    }
  }
}

/** The context of a caller's own span. */
export function remoteContext(traceId: string, spanId: string, isSampled: boolean): Context {
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true })
}

/** Failures of ours have codes and messages that are safe to show. Others give their name alone. */
function failed(span: Span, error: unknown): void {
  span.setAttribute('error.type', typeOf(error))
  span.setStatus({ code: SpanStatusCode.ERROR })
}

function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if ('failure' in error) return typeOf(error.failure)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
