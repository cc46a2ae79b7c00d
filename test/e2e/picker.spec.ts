import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { startEmulator, type Emulator } from '../../src/emulator/emulator.js'
import { demoAccess } from '../support/demo-access.js'
import { getChromium, launchChromium } from '../support/chromium.js'
import { keyFile, teamMain } from '../support/caller-scene.js'
import { freePort } from '../support/free-port.js'
import { eventually } from '../support/eventually.js'
import { spawnProgram, type Program } from '../support/spawn-program.js'
import { spawnService, type RunningProgram } from '../support/spawn-service.js'
import { temporaryFile, type TemporaryFile } from '../support/temporary-file.js'

const executablePath = getChromium()
const screenshots = 'coverage/screenshots/picker'
const gpu = 'modelarts.vm.gpu.v100'

interface Look {
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
  readonly locale?: string
}

;(executablePath === undefined ? describe.skip : describe)('the machine picker in a real browser', () => {
  let emulator: Emulator
  let service: RunningProgram
  let site: Program
  let keys: TemporaryFile
  let browser: Browser
  let origin: string
  let axe: string

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true })
    axe = await readFile('node_modules/axe-core/axe.min.js', 'utf8')
    keys = await temporaryFile('keys.yaml', keyFile(teamMain))
    emulator = await startEmulator()
    const [port, sitePort] = [await freePort(), await freePort()]
    origin = `http://127.0.0.1:${sitePort}`
    service = await spawnService(environment(port))
    site = spawnProgram('examples/picker/serve.mjs', {
      PORT: String(sitePort),
      SERVICE_URL: service.url,
    })
    browser = await launchChromium(executablePath!)
    await eventually(async () => (await fetch(origin)).ok, {
      timeoutMs: 30_000,
      what: 'the page being served',
    })
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    await Promise.all([site?.kill(), service?.kill('SIGKILL'), emulator?.close()])
    await keys?.remove()
  })

  const environment = (port: number): Record<string, string> => ({
    ...demoAccess,
    MODELARTS_ENDPOINT: emulator.url,
    CALLER_AUTH: 'api-key',
    API_KEYS_FILE: keys.path,
    CORS_ORIGINS: origin,
    CACHE_TTL_SECONDS: '1',
    PORT: String(port),
  })

  async function open({ width = 1280, colorScheme = 'light', locale = 'en-US' }: Look = {}) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, locale })
    const page = await context.newPage()
    await page.goto(origin)
    await page.fill('input[name=key]', teamMain.key)
    await page.click('.sign-in button')
    await page.waitForSelector('.card')
    await page.waitForSelector('[data-status=live]')
    return page
  }

  async function narrowAndDark(page: Page, name: string) {
    await page.setViewportSize({ width: 360, height: 900 })
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await shot(page, name)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  }
  const askWithKey = async (): Promise<number> =>
    (await fetch(`${service.url}/specs?job_type=train`, { headers: { 'X-Api-Key': teamMain.key } })).status
  const shot = (page: Page, name: string) => page.screenshot({ path: `${screenshots}/${name}.png` })

  /** What axe finds that is serious or worse. */
  async function obstacles(page: Page): Promise<unknown> {
    await page.evaluate(axe)
    return page.evaluate(`axe.run().then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`)
  }

  it('asks its own origin where it finds no config.json, also where the page is sent instead', async () => {
    const page = await (await browser.newContext()).newPage()
    await page.route('**/config.json', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    )
    await Promise.all([page.waitForRequest(`${origin}/specs/events?job_type=train`), page.goto(origin)])
    await page.context().close()
  })

  it('asks for a key, says when it is wrong, and shows the machines then', async () => {
    const page = await (await browser.newContext({ locale: 'en-US' })).newPage()
    await page.goto(origin)
    await page.waitForSelector('.problem:has-text("Your access key is needed")')
    await page.fill('input[name=key]', 'wrong')
    await page.click('.sign-in button')
    await page.waitForSelector('.problem:has-text("This access key is not accepted")')
    await shot(page, 'sign-in')
    expect(await obstacles(page)).toEqual([])
    await page.fill('input[name=key]', teamMain.key)
    await page.press('input[name=key]', 'Enter')
    await page.waitForSelector('.card')
    expect(await page.textContent('.status')).toMatch(/Live · as of \d+ s ago · 18 of 18 machines/)
    await page.context().close()
  })

  it('filters by accelerator, number, availability and text; engines stand beside', async () => {
    const page = await open()
    const shown = () => page.locator('.card').count()
    expect(await shown()).toBe(18)
    await page.getByLabel('Accelerator').selectOption('gpu')
    await page.getByLabel('At least').fill('8')
    expect(await page.locator('.card .what').allTextContents()).toEqual(expect.arrayContaining(['8 × v100']))
    expect(await page.locator('.card .what').allTextContents()).not.toContain('1 × p100')
    await page.getByLabel('Search').fill('nothing like it')
    expect(await page.textContent('.empty')).toContain('No machine matches')
    await page.getByRole('button', { name: 'Reset filters' }).click()
    await page.getByLabel('Only what is available').check()
    expect(await page.locator('.card[data-availability=sold-out]').count()).toBe(0)
    expect(await page.getByLabel('Engine').locator('option').count()).toBeGreaterThan(1)
    await shot(page, 'available-only')
    await page.context().close()
  })

  it('shows a machine being sold out and freed while people look, also when it is chosen', async () => {
    const page = await open()
    const card = page.locator(`[data-code="${gpu}"]`)
    await card.click()
    expect(await page.textContent('.decision')).toContain(gpu)
    emulator.control.sellOut({ specCode: gpu })
    await page.waitForSelector(`[data-code="${gpu}"][data-availability=sold-out]`, { timeout: 15_000 })
    expect(await page.textContent('.decision [role=alert]')).toBe(`${gpu} is no longer available`)
    expect(await page.locator('.news > span').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Use this machine' }).isDisabled()).toBe(true)
    await shot(page, 'sold-out-while-looking')
    await narrowAndDark(page, 'sold-out-while-looking-360')
    expect(await obstacles(page)).toEqual([])
    emulator.control.restock()
    await page.waitForSelector(`[data-code="${gpu}"][data-availability=available]`, { timeout: 15_000 })
    await page.waitForSelector(`.news:has-text("${gpu} is available again")`)
    await shot(page, 'available-again-360')
    await page.getByRole('button', { name: 'Use this machine' }).click()
    expect(await page.textContent('.used')).toMatch(/spec_id \d+/)
    await page.context().close()
  }, 60_000)

  it('takes no difference between two lists for a change of a machine', async () => {
    const page = await (await browser.newContext({ locale: 'en-US' })).newPage()
    await page.route('**/specs/events?*', (route) => {
      const availability = route.request().url().includes('train') ? 'available' : 'sold-out'
      const spec = {
        spec_id: 1,
        spec_code: gpu,
        core: '8',
        cpu: '64',
        gpu_num: 1,
        gpu_type: 'v100',
        availability,
      }
      const data = { etag: `"${availability}"`, age_seconds: 0, list: { specs: [spec] } }
      return route.fulfill({
        contentType: 'text/event-stream',
        headers: { 'access-control-allow-origin': '*' },
        body: `event: specs\ndata: ${JSON.stringify(data)}\n\n`,
      })
    })
    await page.goto(origin)
    await page.waitForSelector('[data-availability=available]')
    await page.getByLabel('Purpose').selectOption('inference')
    await page.waitForSelector('[data-availability=sold-out]')
    await page.evaluate('new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))')
    expect(await page.locator('.news > span').count()).toBe(0)
    await page.context().close()
  })

  it('tells as a person would that ModelArts fails, keeps the list, and recovers', async () => {
    const page = await open()
    emulator.control.behave({ kind: 'failure', status: 503 })
    await page.getByLabel('Purpose').selectOption('inference')
    await page.waitForSelector('.problem', { timeout: 15_000 })
    expect(await page.textContent('.problem')).toMatch(
      /ModelArts gives no answer at present.*report this id: \S+/,
    )
    expect(await page.getAttribute('.status', 'data-status')).toBe('waiting')
    await shot(page, 'upstream-fails')
    await narrowAndDark(page, 'upstream-fails-360')
    emulator.control.behaveWell()
    await page.waitForSelector('.card', { timeout: 60_000 })
    expect(await page.locator('.problem').count()).toBe(0)
    await page.context().close()
  }, 90_000)

  it('finds the service again after a restart, and keeps the list meanwhile', async () => {
    const page = await open()
    await service.kill('SIGTERM')
    await page.waitForSelector('[data-status=reconnecting]', { timeout: 15_000 })
    expect(await page.locator('.card').count()).toBe(18)
    expect(await page.getAttribute('.machines', 'data-stale')).toBe('true')
    service = await spawnService(environment(service.port))
    await page.waitForSelector('[data-status=live]', { timeout: 60_000 })
    await page.context().close()
  }, 120_000)

  it('asks for a key again when it was revoked', async () => {
    const page = await open()
    await keys.write('keys: []')
    await page.waitForSelector('.problem:has-text("This access key is not accepted")', { timeout: 20_000 })
    await keys.write(keyFile(teamMain))
    await eventually(async () => (await askWithKey()) === 200)
    await page.context().close()
  }, 60_000)

  it('works by the keyboard alone', async () => {
    const page = await open()
    await page.getByLabel('Search').focus()
    await page.keyboard.type('v100')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    expect(await page.locator('.card input:checked').count()).toBe(1)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.textContent('.used')).toMatch(/spec_id \d+/)
    await page.context().close()
  })

  it.each([
    ['light', 1280, 'en-US', 'Choose a machine'],
    ['dark', 360, 'de-DE', 'Maschine wählen'],
    ['light', 360, 'zh-CN', '选择机器'],
  ] as const)('is readable in %s at %i pixels in %s', async (colorScheme, width, locale, title) => {
    const page = await open({ colorScheme, width, locale })
    expect(await page.textContent('h1')).toBe(title)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    await shot(page, `${colorScheme}-${width}-${locale}`)
    expect(await obstacles(page)).toEqual([])
    await page.context().close()
  })
})
