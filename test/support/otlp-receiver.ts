import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

const attribute = z.object({
  key: z.string(),
  value: z
    .object({ stringValue: z.string(), intValue: z.union([z.number(), z.string()]) })
    .partial()
    .transform(({ stringValue, intValue }) => stringValue ?? String(intValue)),
})
const attributes = z
  .array(attribute)
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, value])))
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().default(''),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: z.string().transform(BigInt),
  endTimeUnixNano: z.string().transform(BigInt),
  attributes,
  status: z.object({ code: z.number().default(0) }).default({ code: 0 }),
})
/** The JSON form of an ExportTraceServiceRequest, as far as tests look at it. */
const exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
})

export type ReceivedSpan = z.infer<typeof span>

/** A collector of traces. */
export interface OtlpReceiver {
  readonly url: string
  readonly spans: readonly ReceivedSpan[]
  /** Of those that said who they are. */
  readonly resources: readonly Readonly<Record<string, string>>[]
  readonly requests: readonly {
    readonly path: string
    readonly headers: IncomingHttpHeaders
    readonly body: Buffer
  }[]
  /** The spans of a trace, each as `parent > name`. */
  tree(traceId: string): string[]
  close(): Promise<void>
}

/** Takes OTLP over HTTP. What is JSON is read; protobuf is kept as it came. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = []
  const resources: Record<string, string>[] = []
  const requests: { path: string; headers: IncomingHttpHeaders; body: Buffer }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      requests.push({ path: request.url ?? '', headers: request.headers, body })
      if (request.headers['content-type'] === 'application/json') {
        for (const { resource, scopeSpans } of exported.parse(JSON.parse(body.toString())).resourceSpans) {
          resources.push(resource.attributes)
          for (const scope of scopeSpans) spans.push(...scope.spans)
        }
      }
      response
        .writeHead(200, { 'content-type': request.headers['content-type'] })
        .end(request.headers['content-type'] === 'application/json' ? '{}' : '')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    ...{ spans, resources, requests },
    tree: (traceId) => {
      const ofTrace = spans.filter((one) => one.traceId === traceId)
      const nameOf = (id: string) => ofTrace.find(({ spanId }) => spanId === id)?.name ?? ''
      return ofTrace.map(({ parentSpanId, name }) => `${nameOf(parentSpanId)} > ${name}`)
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
