import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** An HTTP server on a host where no connection completes until `resume`; a SYN that came before is then sent again after 1 s. */
export interface StalledListener {
  readonly port: number
  resume(): void
  close(): void
}

const program = `
  const server = require('node:http').createServer((_request, response) => response.end('{}'))
  server.listen({ port: Number(process.argv[2]), host: process.argv[1], backlog: 1 }, () =>
    console.log(server.address().port))`

/** The process is stopped and its queue of new connections filled, so that the kernel drops each further SYN. */
export async function stalledListener(host: string, wantedPort = 0): Promise<StalledListener> {
  const child = spawn(process.execPath, ['-e', program, host, String(wantedPort)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [text] = (await once(child.stdout, 'data')) as [Buffer]
  const port = Number(text.toString())
  child.kill('SIGSTOP')
  const fillers: Socket[] = []
  for (let isFull = false; !isFull;) {
    const socket = connect({ host, port }).on('error', () => {})
    fillers.push(socket)
    isFull = await Promise.race([
      once(socket, 'connect').then(() => false),
      new Promise<boolean>((resolve) => setTimeout(resolve, 150, true)),
    ])
  }
  return {
    port,
    resume: () => child.kill('SIGCONT'),
    close: () => {
      for (const socket of fillers) socket.destroy()
      child.kill('SIGKILL')
    },
  }
}
