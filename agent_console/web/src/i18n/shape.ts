/** Types that hold the languages together: English must have exactly the keys that Chinese has. */

export type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> }

export type Leaves<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaves<T[K], `${Prefix}${K}.`>
}[keyof T & string]
