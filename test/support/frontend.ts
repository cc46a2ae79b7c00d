import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'

/** A web server of a frontend: one page, and the built client beside it, as files. An origin of its own. */
export interface Frontend {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string
  close(): Promise<void>
}

/** `script` runs in the page as a module; it may import `/client/specs-client.js`. */
export async function startFrontend(script: () => string): Promise<Frontend> {
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    if (path.startsWith('/client/')) {
      readFile(`packages/client/dist/${basename(path)}`).then(
        (file) => response.setHeader('content-type', 'text/javascript').end(file),
        () => response.writeHead(404).end(),
      )
      return
    }
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end(`<!doctype html><link rel="icon" href="data:,"><script type="module">${script()}</script>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
