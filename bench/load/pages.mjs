// @ts-check
import { findChromium, launchChromium } from '../../scripts/chromium.mjs'
import { cores } from '../placement.mjs'
import { startNode } from '../server-process.mjs'

const waitAtMostMs = 30_000

/** The machine picker, open in a real browser. @typedef {Awaited<ReturnType<typeof openPage>>} Page */

/**
 * Opens the machine picker once for each service, from a site of its own on that port, and watches one machine.
 * The services must allow the sites by CORS. Undefined where there is no browser.
 *
 * @param {{ specCode: string, sites: readonly { port: number, serviceUrl: string }[] }} options
 */
export async function openPages({ specCode, sites }) {
  const executablePath = findChromium()
  if (executablePath === undefined) return undefined
  const browser = await launchChromium(executablePath)
  /** @type {{ server: import('../server-process.mjs').ServerProcess, page: Page }[]} */
  const opened = []
  for (const { port, serviceUrl } of sites) {
    const server = await startNode({
      name: 'machine-picker',
      entry: 'examples/picker/serve.mjs',
      core: cores.load,
      readyPath: '/',
      port,
      env: { SERVICE_URL: serviceUrl },
    })
    opened.push({ server, page: await openPage(browser, server.url, specCode) })
  }
  return {
    pages: opened.map(({ page }) => page),
    async close() {
      await browser.close()
      await Promise.all(opened.map(({ server }) => server.stop()))
    },
  }
}

/** @param {import('playwright-core').Browser} browser @param {string} url @param {string} specCode */
async function openPage(browser, url, specCode) {
  const page = await (await browser.newContext()).newPage()
  /** @type {((atMs: number) => void) | undefined} */
  let onChange
  await page.exposeFunction('changed', (/** @type {number} */ atMs) => onChange?.(atMs))
  await page.goto(url)
  const card = `[data-code="${specCode}"]`
  await page.waitForSelector(card)
  await page.waitForSelector('[data-status=live]')
  await page.evaluate(`new MutationObserver(() => changed(Date.now())).observe(
    document.querySelector('${card}'), { attributeFilter: ['data-availability'] })`)
  return {
    /** When the machine is next shown otherwise, by the machine's clock, as the page noted it. */
    next: () =>
      /** @type {Promise<number>} */ (
        new Promise((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error(`${url} shows no change`)), waitAtMostMs)
          onChange = (atMs) => {
            clearTimeout(timer)
            resolve(atMs)
          }
        })
      ),
  }
}
