/** One block of a stream (HTML Living Standard, section 9.2). A comment stands under the empty name. */
export type EventFields = Readonly<Partial<Record<'' | 'event' | 'data' | 'id' | 'retry', string>>>

/** Reads an event stream block by block, comments included. An unfinished last block is dropped. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<EventFields> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      text += decoder.decode(value, { stream: true })
      const blocks = text.split(/\r?\n\r?\n/)
      text = blocks.pop() ?? ''
      yield* blocks.map(fieldsOf)
    }
  } finally {
    // Also where the reader of this generator stops early.
    reader.cancel().catch(() => {})
  }
}

function fieldsOf(block: string): EventFields {
  const fields: Record<string, string> = {}
  for (const line of block.split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    fields[name] = fields[name] === undefined ? value : `${fields[name]}\n${value}`
  }
  return fields
}
