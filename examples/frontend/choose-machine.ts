import { SpecsClient, type Problem, type Spec } from 'modelarts-specs-client'

const client = new SpecsClient({
  baseUrl: 'https://specs.example.com',
  credential: () => sessionStorage.getItem('token') ?? '',
})

/** Fills a `<select>` with the machines that are available for a training job. */
export async function fillMachines(select: HTMLSelectElement, message: HTMLElement): Promise<void> {
  const result = await client.specs({ job_type: 'train', available: true })
  if (!result.ok) {
    message.textContent = explanation(result.problem)
    return
  }
  message.textContent = `${result.list.spec_total_count} machines, as of ${result.ageSeconds} s ago`
  select.replaceChildren(...result.list.specs.map(option))
}

function option({ spec_id, spec_code, core, cpu, gpu_num, gpu_type }: Spec): HTMLOptionElement {
  const gpus = gpu_num > 0 ? `, ${gpu_num} × ${gpu_type}` : ''
  // A string, like `spec_id`, so no digit is lost.
  return new Option(`${spec_code}: ${core} vCPU, ${cpu} GB${gpus}`, spec_id)
}

/** The text to show. The compiler knows which members each code has. */
function explanation(problem: Problem): string {
  switch (problem.code) {
    case 'invalid-query':
      return problem.errors.map(({ parameter, detail }) => `${parameter} ${detail}`).join('; ')
    case 'unauthenticated':
      return 'Please sign in again.'
    case 'forbidden':
    case 'unknown-project':
      return 'You have no access to this project.'
    case 'rate-limited':
    case 'overloaded':
      return `Busy. Please try again in ${problem.retry_after ?? 1} s.`
    case 'upstream-rejected-request':
      return `ModelArts rejected the request (${problem.upstream?.error_code ?? problem.title}).`
    default:
      return `${problem.title}: ${problem.detail} (${problem.request_id})`
  }
}
