/** One thing read from the server: its value, whether it is being read, and the refusal when it was refused. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { ApiError } from '@/api/client'

export interface Reading<T> {
  value: ShallowRef<T | null>
  problem: ShallowRef<ApiError | null>
  reading: Ref<boolean>
  read: () => Promise<void>
}

export function useReading<T>(ask: () => Promise<T>): Reading<T> {
  const value: ShallowRef<T | null> = shallowRef(null)
  const problem = shallowRef<ApiError | null>(null)
  const reading = ref(false)
  let turn = 0
  async function read(): Promise<void> {
    const mine = ++turn
    reading.value = true
    try {
      const found = await ask()
      if (mine === turn) [value.value, problem.value] = [found, null]
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure
      if (mine === turn) problem.value = failure
    } finally {
      if (mine === turn) reading.value = false
    }
  }
  return { value, problem, reading, read }
}

/** One act at a time: whether it runs, and its refusal. Gives what came back, null when it was refused. */
export function useDoing() {
  const busy = ref(false)
  const problem = shallowRef<unknown>(null)
  async function run<T>(act: () => Promise<T>): Promise<T | null> {
    if (busy.value) return null
    busy.value = true
    problem.value = null
    try {
      return await act()
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure
      problem.value = failure
      return null
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, run }
}
