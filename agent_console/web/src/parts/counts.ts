/** The server counts no list further than this. */
export const MANY = 1000

/** How many, as it stands beside a list: what is no longer counted carries a plus. */
export function counted(count: number): string {
  return count >= MANY ? `${MANY}+` : String(count)
}
