/** Whether the page has room for a form in its middle (1920 x 1080), or only in the narrow column (1366 x 768). */
import { onBeforeUnmount, ref, type Ref } from 'vue'

export function useWide(): Readonly<Ref<boolean>> {
  const query = window.matchMedia('(min-width: 1600px) and (min-height: 900px)')
  const wide = ref(query.matches)
  const hear = (event: MediaQueryListEvent): void => void (wide.value = event.matches)
  query.addEventListener('change', hear)
  onBeforeUnmount(() => query.removeEventListener('change', hear))
  return wide
}
