// @ts-check

/**
 * Asks each of the replicas for each of the lists, in turn and at a fixed rate, whether or not the answers have come.
 *
 * An answer that does not come is no answer; a few are forgiven to a busy machine.
 *
 * @param {readonly { ask: (list: number) => Promise<void> }[]} replicas
 * @param {{ lists: number, perSecond: number, times: number }} options `perSecond`: of each
 */
export async function askSteadily(replicas, { lists, perSecond, times }) {
  const wanted = Math.round(lists * times)
  /** @type {Set<Promise<void>>} */
  const running = new Set()
  let failed = 0
  const begunMs = performance.now()
  for (let sent = 0; sent < wanted;) {
    const due = Math.min(wanted, Math.floor(((performance.now() - begunMs) / 1_000) * perSecond))
    for (; sent < due; sent += 1) {
      for (const replica of replicas) {
        const asking = replica.ask(sent % lists).then(
          () => void running.delete(asking),
          () => {
            failed += 1
            running.delete(asking)
          },
        )
        running.add(asking)
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await Promise.all(running)
  if (failed > wanted / 100) throw new Error(`${failed} of ${wanted * replicas.length} were not answered`)
}
