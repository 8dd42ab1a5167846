import { describe, expect, it } from 'vitest'
import { departmentsByArea } from './catalogue'

const area = (code: string, parent: string | null) => ({ code, parent, name: `区域 ${code}` })
const unit = (code: string, within: string | null) => ({ code, name: code, area: within, level: 'county' })
const city = [area('3418', null), area('341802', '3418'), area('341802-jichuan', '341802'), area('341821', '3418')]
const shape = (areas: typeof city, departments: ReturnType<typeof unit>[]) =>
  departmentsByArea({ areas, departments }, '其他').map((group) => [group.name, group.departments.map((one) => one.code)])

describe('departments by the county that they lie in', () => {
  it('puts those of the city first and those of a town under its county', () => {
    const found = shape(city, [unit('town', '341802-jichuan'), unit('langxi', '341821'), unit('bureau', '3418'), unit('market', '341802')])
    expect(found).toEqual([['区域 3418', ['bureau']], ['区域 341802', ['town', 'market']], ['区域 341821', ['langxi']]])
  })

  it('takes the outermost areas where no single one holds the others', () => {
    const found = shape([area('341802', null), area('341802-jichuan', '341802'), area('341821', null)], [unit('town', '341802-jichuan'), unit('langxi', '341821')])
    expect(found).toEqual([['区域 341802', ['town']], ['区域 341821', ['langxi']]])
  })

  it('names what lies nowhere, and leaves out areas without any', () => {
    expect(shape(city, [unit('market', '341802'), unit('rail', null), unit('lost', 'gone')])).toEqual([['区域 341802', ['market']], ['其他', ['rail', 'lost']]])
  })
})
