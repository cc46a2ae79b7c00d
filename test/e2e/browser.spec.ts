import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { projectIds } from '../../src/emulator/catalogue/projects.js'
import { callerScene, teamMain, teamResearch } from '../support/caller-scene.js'
import { getChromium, launchChromium } from '../support/chromium.js'
import { eventually } from '../support/eventually.js'
import { startFrontend, type Frontend } from '../support/frontend.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

// Asked here, because whether the tests run must be known before they are named.
const executablePath = getChromium()

;(executablePath === undefined ? describe.skip : describe)('in a real browser', () => {
  let service: ServiceUnderTest
  let allowed: Frontend
  let stranger: Frontend
  let browser: Browser

  beforeAll(async () => {
    allowed = await startFrontend(() => frontend(service.url))
    stranger = await startFrontend(() => frontend(service.url))
    service = await serviceUnderTest({ env: { CORS_ORIGINS: allowed.origin } })
    browser = await launchChromium(executablePath!)
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await Promise.all([allowed.close(), stranger.close(), service.close()])
  })

  /** What the service logged for `/specs` since `from`: method and status. */
  const askedSince = (from: number) =>
    service.log
      .slice(from)
      .filter(({ msg, method, route }) => msg === 'request' && method === 'GET' && route === '/specs')
      .map(({ status }) => status)

  it('a page of another origin gets the list, a 304 on the second ask, and keeps the same object', async () => {
    const { page, faults } = await open(browser, allowed.origin)
    const from = service.log.length
    expect(await ask(page, { job_type: 'train', engine_id: '0' })).toMatchObject({
      text: '18 machines',
      isSameAsBefore: false,
    })
    expect(await ask(page, { job_type: 'train', engine_id: '0' })).toMatchObject({
      text: '18 machines',
      isSameAsBefore: true,
    })
    await eventually(() => askedSince(from).length === 2)
    expect(askedSince(from)).toEqual([200, 304])
    expect(faults).toEqual([])
    await page.close()
  })

  it('a page of another origin shows a problem, told apart by its code', async () => {
    const { page } = await open(browser, allowed.origin)
    expect(await ask(page, { job_type: 'trian' })).toMatchObject({
      text: 'job_type must be train or inference',
    })
    await page.close()
  })

  it('a page of an origin that is not allowed reads nothing', async () => {
    const { page } = await open(browser, stranger.origin)
    expect(await ask(page, { job_type: 'train' })).toMatchObject({ text: 'no answer: TypeError' })
    await page.close()
  })

  it('a page of another origin sends its API key, and shows why a wrong one is refused', async () => {
    const scene = await callerScene({ CORS_ORIGINS: allowed.origin })
    try {
      for (const [key, text] of [
        [teamMain.key, '18 machines'],
        ['wrong', 'A valid credential is needed'],
      ]) {
        const { page } = await open(browser, `${allowed.origin}/?${scene.service.url}&${key}`)
        expect(await ask(page, { job_type: 'train' })).toMatchObject({ text })
        await page.close()
      }
    } finally {
      await scene.close()
    }
  })

  it('a browser that two people use shows neither the list of the other: its cache minds who asks', async () => {
    const scene = await callerScene({ CORS_ORIGINS: allowed.origin })
    try {
      const { page } = await open(browser, allowed.origin)
      const statusFor = (key: string) =>
        page.evaluate(
          async ([url = '', credential = '']) =>
            (await fetch(url, { headers: { 'X-Api-Key': credential } })).status,
          [`${scene.service.url}/specs?project_id=${projectIds.main}`, key],
        )
      expect(await statusFor(teamMain.key)).toBe(200)
      expect(await statusFor(teamResearch.key)).toBe(403)
      expect(await statusFor(teamMain.key)).toBe(200)
      await page.close()
    } finally {
      await scene.close()
    }
  })

  it('/docs lists the routes and sends a request, from its own origin and within its policy', async () => {
    const { page, faults, foreign } = await open(browser, `${service.url}/docs`)
    const response = await tryGetSpecs(page, { job_type: 'inference' })
    expect(await page.textContent('#operations-specs-getSpecs .request-url')).toContain(
      `${service.url}/specs?job_type=inference`,
    )
    expect(response).toContain('"spec_total_count": 7')
    expect({ faults, foreign }).toEqual({ faults: [], foreign: [] })
    await page.close()
  })

  it('/docs shows ids with every digit', async () => {
    const { page } = await open(browser, `${service.url}/docs`)
    const response = await tryGetSpecs(page, { project_id: projectIds.wide })
    expect(response).toContain('"spec_id": 9223372036854775807')
    await page.close()
  })

  it('a problem’s type opens as a page', async () => {
    const { page, faults, foreign } = await open(browser, `${service.url}/problems/upstream-throttled`)
    expect(await page.textContent('h1')).toBe('ModelArts asked us to slow down')
    expect({ faults, foreign }).toEqual({ faults: [], foreign: [] })
    await page.close()
  })
})

/** A small frontend: asks with the client, and tells what it would show. Its own query is service and key, if any. */
function frontend(serviceUrl: string): string {
  return `
    import { SpecsClient } from '/client/specs-client.js'
    const [baseUrl = '${serviceUrl}', credential] = location.search.slice(1).split('&').filter((part) => part !== '')
    const client = new SpecsClient({ baseUrl, credential })
    let last
    globalThis.ask = async (query) => {
      try {
        const result = await client.specs(query)
        const isSameAsBefore = result.ok && result.list === last
        if (result.ok) last = result.list
        return { text: result.ok ? result.list.specs.length + ' machines' : explanation(result.problem), isSameAsBefore }
      } catch (error) {
        return { text: 'no answer: ' + error.name }
      }
    }
    const explanation = (problem) => problem.code === 'invalid-query'
      ? problem.errors.map(({ parameter, detail }) => parameter + ' ' + detail).join()
      : problem.title`
}

/** Fills in the form of `GET /specs` on the page, sends it and returns the body that is shown. */
async function tryGetSpecs(page: Page, query: Readonly<Record<string, string>>): Promise<string | null> {
  const operation = '#operations-specs-getSpecs'
  await page.click(`${operation} .opblock-summary-control`)
  await page.click(`${operation} .try-out__btn`)
  for (const [name, value] of Object.entries(query)) {
    const field = page.locator(`${operation} tr[data-param-name="${name}"]`).locator('input, select')
    if (await field.evaluate((element) => element.nodeName === 'SELECT')) await field.selectOption(value)
    else await field.fill(value)
  }
  await page.click(`${operation} .execute`)
  await page.waitForSelector(`${operation} .live-responses-table .microlight`)
  return page.textContent(`${operation} .live-responses-table tbody td.response-col_description`)
}

async function open(browser: Browser, url: string) {
  const page = await browser.newPage()
  const faults: string[] = []
  const foreign: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin)) foreign.push(request.url())
  })
  await page.goto(url)
  return { page, faults, foreign }
}

async function ask(page: Page, query: Readonly<Record<string, string>>): Promise<unknown> {
  return page.evaluate(`ask(${JSON.stringify(query)})`)
}
