import { beforeEach, describe, expect, it } from '@jest/globals'
import { Catalogue } from '../../../../src/emulator/catalogue/catalogue.js'
import { projectIds } from '../../../../src/emulator/catalogue/projects.js'

const anything = { jobType: undefined, engineId: 0n, projectType: 0 } as const

let catalogue: Catalogue
beforeEach(() => {
  catalogue = new Catalogue()
})

function specs(project: keyof typeof projectIds, question: Partial<Parameters<Catalogue['specs']>[1]> = {}) {
  const found = catalogue.project(projectIds[project])
  return found ? catalogue.specs(found, { ...anything, ...question }) : []
}

describe('the catalogue', () => {
  it('offers each project something else', () => {
    const lists = (['main', 'research', 'wide', 'empty'] as const).map((project) =>
      JSON.stringify(specs(project).map(({ spec_id, ...rest }) => ({ ...rest, spec_id: String(spec_id) }))),
    )
    expect(new Set(lists).size).toBe(4)
    expect(specs('empty')).toEqual([])
    expect(specs('research').some((spec) => spec.spec_code.endsWith('.free'))).toBe(false)
  })

  it('offers training and inference apart, and both when the job type is left out', () => {
    const train = specs('main', { jobType: 'train' })
    const inference = specs('main', { jobType: 'inference' })
    expect(specs('main')).toEqual([...train, ...inference])
    expect(train.length).not.toBe(inference.length)
  })

  it('has ids that are all different, and past 2^53 in one project', () => {
    const ids = specs('wide').map((spec) => BigInt(spec.spec_id))
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.every((id) => id > 2n ** 53n && id < 2n ** 63n)).toBe(true)
  })

  it('runs an Ascend engine on Ascend machines only, and the others on the rest', () => {
    const codes = (engineId: bigint) => specs('main', { engineId }).map((spec) => spec.spec_code)
    expect(codes(130n).every((code) => code.includes('kat1'))).toBe(true)
    expect(codes(4n).some((code) => code.includes('kat1'))).toBe(false)
    expect(catalogue.hasEngine(130n)).toBe(true)
    expect(catalogue.hasEngine(2n ** 62n)).toBe(false)
  })

  it('keeps the fields in the documented order', () => {
    expect(Object.keys(specs('main')[0] ?? {}).join()).toBe(
      'spec_id,core,cpu,gpu_num,gpu_type,spec_code,unit_num,max_num,storage,interface_type,no_resource',
    )
  })

  it('believes the latest word on what is sold out', () => {
    const isSoldOut = (project: keyof typeof projectIds) =>
      specs(project, { jobType: 'train' }).find((spec) => spec.spec_code === 'modelarts.vm.cpu.2u')
        ?.no_resource
    catalogue.noteSoldOut({ specCode: 'modelarts.vm.cpu.2u', soldOut: true })
    catalogue.noteSoldOut({ specCode: 'modelarts.vm.cpu.2u', projectId: projectIds.wide, soldOut: false })
    expect([isSoldOut('main'), isSoldOut('wide')]).toEqual([true, false])
    catalogue.restock()
    expect(isSoldOut('main')).toBe(false)
  })
})
