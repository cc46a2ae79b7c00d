import { Session } from 'node:inspector'

/*
 * For `node --import`: on SIGUSR2 the program collects its garbage, and logs how many bytes are alive after that, on
 * the heap of JavaScript and beside it.
 */
const session = new Session()
session.connect()
process.on('SIGUSR2', () => {
  session.post('HeapProfiler.collectGarbage', () => {
    const { heapUsed, external } = process.memoryUsage()
    process.stdout.write(`${JSON.stringify({ msg: 'live memory', bytes: heapUsed + external })}\n`)
  })
})
