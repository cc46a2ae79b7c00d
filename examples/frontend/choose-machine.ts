import { SpecsClient, type Problem, type Spec } from 'modelarts-specs-bff/client'

const client = new SpecsClient({
  baseUrl: 'https://specs.example.com',
  credential: () => sessionStorage.getItem('token') ?? '',
})

/** Fills a `<select>` with the machines that a training job can have now. */
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
  // Text, as `spec_id` is: it keeps every digit.
  return new Option(`${spec_code}: ${core} vCPU, ${cpu} GB${gpus}`, spec_id)
}

/** What to tell a person. The compiler knows which code brings what. */
function explanation(problem: Problem): string {
  switch (problem.code) {
    case 'invalid-query':
      return problem.errors.map(({ parameter, detail }) => `${parameter} ${detail}`).join('; ')
    case 'unauthenticated':
      return 'Please sign in again.'
    case 'forbidden':
    case 'unknown-project':
      return 'This project is not open to you.'
    case 'rate-limited':
    case 'overloaded':
      return `Busy. Please try again in ${problem.retry_after ?? 1} s.`
    case 'upstream-rejected-request':
      return `ModelArts refuses this (${problem.upstream?.error_code ?? problem.title}).`
    default:
      return `${problem.title}: ${problem.detail} (${problem.request_id})`
  }
}
