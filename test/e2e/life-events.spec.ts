import { afterEach, describe, expect, it } from '@jest/globals'
import { CacheEvents } from '../../src/cache/entry/events.js'
import { serviceUnderTest, type ServiceUnderTest } from '../support/service-under-test.js'

const services: ServiceUnderTest[] = []

afterEach(async () => {
  for (const service of services.splice(0)) await service.close()
})

const start = async (): Promise<ServiceUnderTest> => {
  const service = await serviceUnderTest()
  services.push(service)
  return service
}
const loadsIn = ({ log }: ServiceUnderTest) => log.filter(({ msg }) => msg === 'load ended').length

describe('what happens inside a service', () => {
  it('is logged by itself and not by another one in the same process', async () => {
    const [one, other] = [await start(), await start()]
    expect((await one.get('/specs')).status).toBe(200)
    expect([loadsIn(one), loadsIn(other)]).toEqual([1, 0])
  })

  it('is heard by nobody once the service has ended', async () => {
    const service = await start()
    const events = service.app.get(CacheEvents)
    expect(events.hasSubscribers).toBe(true)
    await service.app.close()
    expect(events.hasSubscribers).toBe(false)
  })
})
