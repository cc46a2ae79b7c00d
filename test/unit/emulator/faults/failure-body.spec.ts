import { describe, expect, it } from '@jest/globals'
import { errorCodes } from '../../../../src/emulator/faults/error-codes.js'
import {
  failureBody,
  usualMessage,
  usualShape,
  usualStatus,
} from '../../../../src/emulator/faults/failure-body.js'

const failure = { status: 403, code: 'A.1', message: 'no', requestId: 'r' }

describe('an error body', () => {
  it('has the shape of its sender', () => {
    const body = (shape: Parameters<typeof failureBody>[0]['shape']) => failureBody({ ...failure, shape })
    expect(body('gateway')).toEqual({ error_code: 'A.1', error_msg: 'no', request_id: 'r' })
    expect(body('gateway-nested')).toEqual({ error: { code: 'A.1', message: 'no' }, request_id: 'r' })
    expect(body('modelarts')).toEqual({ is_success: false, error_message: 'no', error_code: 'A.1' })
    expect(body('modelarts-msg')).toEqual({ is_success: false, error_msg: 'no', error_code: 'A.1' })
    expect(body('iam')).toEqual({ error: { code: 403, message: 'no', title: 'Error' } })
    expect(body('iam-code')).toEqual({ error_code: 'A.1', error_msg: 'no' })
    expect(body('empty')).toBe('')
  })

  it('has by default the shape of the code it bears', () => {
    expect(['APIGW.0301', 'APIG.0308', 'ModelArts.0010', 'IAM.0061'].map(usualShape)).toEqual([
      'gateway',
      'gateway',
      'modelarts',
      'iam-code',
    ])
  })

  it.each(errorCodes)('is known for $code with status $status', ({ code, status, message }) => {
    expect(usualMessage(code, status ?? 0)).toBe(message)
    if (status !== null) expect(usualStatus(code)).toBeGreaterThanOrEqual(400)
  })

  it('holds a text of its own for each meaning of a code', () => {
    expect(usualMessage('ModelArts.4700', 503)).toMatch('gateway')
    expect(usualMessage('APIGW.0201', 413)).not.toBe(usualMessage('APIGW.0201', 502))
    expect(usualMessage('Nobody.0001', 500)).toBe('Error string')
  })
})
