import { describe, expect, it } from '@jest/globals'
import { readEvents, type ServerEvent } from '../../../../packages/console/src/api/event-stream.js'

/** Each text is a chunk of its own. */
async function eventsOf(...chunks: string[]): Promise<ServerEvent[]> {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk))
  return eventsIn(bytes)
}

async function eventsIn(chunks: readonly Uint8Array[]): Promise<ServerEvent[]> {
  const events: ServerEvent[] = []
  for await (const event of readEvents(ReadableStream.from<Uint8Array>(chunks))) {
    events.push(event)
  }
  return events
}

describe('the stream of events', () => {
  it('is read event by event, with name and data', async () => {
    expect(await eventsOf('event: figures\ndata: {"a":1}\n\ndata: x\n\n')).toEqual([
      { event: 'figures', data: '{"a":1}' },
      { event: 'message', data: 'x' },
    ])
  })

  it('joins the lines of data, and skips comments, ids and events without data', async () => {
    expect(await eventsOf(': hello\nid: 1\ndata: a\ndata: b\n\nevent: empty\n\nretry: 3000\n\n')).toEqual([
      { event: 'message', data: 'a\nb' },
    ])
  })

  it.each(['\n', '\r\n', '\r'])('takes lines that end in %j, wherever a chunk ends', async (end) => {
    const bytes = new TextEncoder().encode(`event: é${end}data: 1${end}${end}data: 2${end}${end}`)
    const oneByOne = [...bytes].map((byte) => new Uint8Array([byte]))
    expect(await eventsIn([...oneByOne, new TextEncoder().encode(': end\n')])).toEqual([
      { event: 'é', data: '1' },
      { event: 'message', data: '2' },
    ])
  })

  it('gives nothing of an event that is cut short', async () => {
    expect(await eventsOf('data: 1\n')).toEqual([])
  })
})
