/** The live socket: says hello, hands every message on, and comes back with back-off when the line is cut. */
import type { ClientMessage, ServerMessage } from './messages'

export interface LiveHandlers {
  message: (message: ServerMessage) => void
  /** The line is up (true) or cut (false). */
  connected: (up: boolean) => void
  /** The revision to say hello with. */
  revision: () => number | null
  /** The server closed the line because the session that opened it is over. */
  sessionOver: () => void
}

/** The server's close code for that. */
const SESSION_OVER = 4401

/** Milliseconds to wait before try number `tries` (from 0): 0.5 s doubling to 15 s, spread by `spread` in 0..1. */
export function backOff(tries: number, spread: number): number {
  const full = Math.min(15_000, 500 * 2 ** tries)
  return Math.round(full / 2 + (full / 2) * spread)
}

export class LiveSocket {
  private socket: WebSocket | null = null
  private tries = 0
  private timer: ReturnType<typeof setTimeout> | null = null
  private watched: string | null = null
  private closed = true
  private readonly handlers: LiveHandlers

  constructor(handlers: LiveHandlers) {
    this.handlers = handlers
  }

  open(url: string): void {
    this.close()
    this.closed = false
    this.connect(url)
  }

  close(): void {
    this.closed = true
    if (this.timer !== null) clearTimeout(this.timer)
    this.socket?.close()
    this.socket = null
  }

  /** Asks for a snapshot: after a gap. */
  hello(revision: number | null): void {
    this.send({ type: 'hello', revision })
  }

  watch(callId: string | null): void {
    this.watched = callId
    this.send({ type: 'watch', call_id: callId })
  }

  private connect(url: string): void {
    const socket = new WebSocket(url)
    this.socket = socket
    socket.onopen = () => {
      this.tries = 0
      this.handlers.connected(true)
      this.hello(this.handlers.revision())
      if (this.watched !== null) this.watch(this.watched)
    }
    socket.onmessage = (event: MessageEvent<string>) => {
      this.handlers.message(JSON.parse(event.data) as ServerMessage)
    }
    socket.onclose = (event: CloseEvent) => {
      if (this.socket !== socket) return
      if (event.code === SESSION_OVER) this.handlers.sessionOver()
      this.handlers.connected(false)
      if (!this.closed) this.timer = setTimeout(() => this.connect(url), backOff(this.tries++, Math.random()))
    }
  }

  private send(message: ClientMessage): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message))
  }
}
