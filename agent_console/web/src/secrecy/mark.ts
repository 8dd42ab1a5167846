/** Pure: the reader's invisible mark, woven into texts of a secret ticket as the server weaves it into copies. */

const SENTENCES = /(?<=[。！？；\n])/u

/** The text with the mark before every sentence, so that any sentence copied out of the page carries one. */
export function woven(text: string, mark: string | null | undefined): string {
  if (!mark || text === '') return text
  return text
    .split(SENTENCES)
    .filter((sentence) => sentence !== '')
    .map((sentence) => mark + sentence)
    .join('')
}

const CELLS = 8
const CELL = 16
const ONE = '\u200c'
const BITS = /[\u200b\u200c]/g

/** A tile of dots for a page's background, a cell for each of the mark's 64 bits, too faint to be seen; what reads them
    out of a picture is `tickets/picture_mark.py`. */
export function dotsOf(mark: string | null | undefined): string | null {
  const bits = mark?.match(BITS) ?? []
  if (bits.length !== CELLS * CELLS) return null
  const dots = bits.map((bit, place) => (bit === ONE ? `<rect x="${(place % CELLS) * CELL + 7}" y="${Math.floor(place / CELLS) * CELL + 7}" width="2" height="2"/>` : ''))
  const side = CELLS * CELL
  const tile = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" fill="#808080" fill-opacity=".07" shape-rendering="crispEdges">${dots.join('')}</svg>`
  return `url("data:image/svg+xml,${encodeURIComponent(tile)}")`
}
