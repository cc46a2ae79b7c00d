// @ts-check
import { askInTurn } from '../load/ask-in-turn.mjs'
import { memoryCgroup } from '../memory-cgroup.mjs'
import { cores } from '../placement.mjs'
import { freePort, startServer } from '../server-process.mjs'
import { mebibytes, ratioText, table } from '../table.mjs'

const limitsMb = [256, 384, 512]
const connections = 32
const hitsAtATime = 5_000

/**
 * New questions for ten minutes (with `--seconds n`: a hundred times that), in memory cgroups as containers have them.
 * Alive at the end, only 200, and hits as cheap as at the start. The limits take their turn.
 *
 * @type {import('../main.mjs').Part}
 */
export async function memory({ options, surroundings: { emulator }, note, say }) {
  await emulator.takeAnyEngine()
  const results = []
  for (const limitMb of limitsMb) {
    const cgroup = memoryCgroup('specs-bff-bench', limitMb * 1_048_576)
    if (!cgroup) {
      note(`memory: no cgroup can be made here, nothing was measured`)
      break
    }
    results.push(await run(limitMb, cgroup))
    cgroup.remove()
  }
  await emulator.takeAnyEngine(false)
  return {
    results,
    text: table(
      ['limit', 'new questions', 'peak', 'CPU of a hit: before/after'],
      results.map(({ limitMb, questions, peakBytes, ratio }) => [
        `${limitMb} MB`,
        String(questions),
        mebibytes(peakBytes),
        ratioText(ratio),
      ]),
    ),
  }

  /** @param {number} limitMb @param {NonNullable<ReturnType<typeof memoryCgroup>>} cgroup */
  async function run(limitMb, cgroup) {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const server = await startServer({
      name: `service-${limitMb}`,
      // As the image has it.
      command: cgroup.inside([
        process.execPath,
        '--min-semi-space-size=8',
        '--max-semi-space-size=8',
        'dist/main.js',
      ]),
      env: {
        HOST: '127.0.0.1',
        PORT: String(port),
        CALLER_AUTH: 'none',
        CACHE_TTL_SECONDS: '86400',
        LOG_LEVEL: 'warn',
        MALLOC_ARENA_MAX: '2',
        ...emulator.credentials,
      },
      core: cores.server,
      url,
      isReady: async () =>
        fetch(`${url}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
    })
    const hitCpuMs = async () => {
      const paths = Array(hitsAtATime).fill('/specs?job_type=train')
      await askInTurn({ origin: url, paths, connections })
      const before = await server.usage()
      await askInTurn({ origin: url, paths, connections })
      return (await server.usage()).cpuMs - before.cpuMs
    }
    const atFirst = await hitCpuMs()
    const untilMs = performance.now() + options.seconds * 100_000
    let questions = 0
    const paths = (function* () {
      while (performance.now() < untilMs) {
        if (questions % 5_000 === 0)
          say(`${limitMb} MB: ${questions} questions, peak ${mebibytes(cgroup.peakBytes())}`)
        yield `/specs?job_type=train&engine_id=${(questions += 1)}`
      }
    })()
    // Throws with the first answer that is not 200, and when the service is gone.
    await askInTurn({ origin: url, paths, connections })
    const atLast = await hitCpuMs()
    const peakBytes = cgroup.peakBytes()
    await server.stop()
    return { limitMb, questions, peakBytes, ratio: atFirst / atLast }
  }
}
