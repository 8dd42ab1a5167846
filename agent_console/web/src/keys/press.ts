/** One listener for the whole page: finds the table's row for what was pressed and calls who is bound to it. */
import { onBeforeUnmount, onMounted, shallowReactive, toValue, type MaybeRefOrGetter } from 'vue'
import { comboOf } from './combo'
import { keyTable, type KeyId } from './table'

interface Binding {
  id: KeyId
  run: () => void
  enabled: MaybeRefOrGetter<boolean>
}

const bindings = shallowReactive<Binding[]>([])
const ids = Object.keys(keyTable) as KeyId[]

function inField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** Enter and Space on a focused button or link are the button's own. */
function isOwnKey(combo: string, target: EventTarget | null): boolean {
  const own = combo === 'Enter' || combo === 'Space'
  return own && target instanceof HTMLElement && target.closest('button, a, [role="button"], summary') !== null
}

function press(event: KeyboardEvent): void {
  if (event.isComposing || event.keyCode === 229) return
  const combo = comboOf(event)
  const rows = ids.filter((id) => keyTable[id].combo === combo)
  if (rows.length === 0 || isOwnKey(combo, event.target)) return
  if (rows.every((id) => keyTable[id].outsideFields) && inField(event.target)) return
  const bound = bindings.filter((binding) => rows.includes(binding.id))
  const last = bound.at(-1)
  if (last === undefined) return
  event.preventDefault()
  event.stopPropagation()
  if (toValue(last.enabled) && !event.repeat) last.run()
  else if (toValue(last.enabled) && keyTable[last.id].group === 'list') last.run()
}

export function listenForKeys(): void {
  window.addEventListener('keydown', press, { capture: true })
}

/** Binds a row of the table while the component lives; the component mounted last wins. */
export function useKey(id: KeyId, run: () => void, enabled: MaybeRefOrGetter<boolean> = true): void {
  const binding: Binding = { id, run, enabled }
  onMounted(() => bindings.push(binding))
  onBeforeUnmount(() => {
    const at = bindings.indexOf(binding)
    if (at >= 0) bindings.splice(at, 1)
  })
}

export function isBound(id: KeyId): boolean {
  return bindings.some((binding) => binding.id === id)
}
