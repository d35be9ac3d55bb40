/** What streams may take, and how often they are looked after. */
export interface StreamSettings {
  /** Between two signs of life of an event stream, and between two looks at whether its sign-in still holds, in milliseconds. */
  readonly heartbeatMs: number;
  /** Between two pings of a WebSocket; a peer that has not answered by the next one is gone. In milliseconds. */
  readonly pingMs: number;
  /** How long a client may leave what it was sent unread before it is dropped, in milliseconds. */
  readonly drainMs: number;
  /** Event streams, WebSockets and their subscriptions of one person at a time. */
  readonly perPerson: number;
  /** The same of everybody. */
  readonly total: number;
  /** Runs that one WebSocket may follow at a time. */
  readonly perSocket: number;
}

export const defaultStreamSettings: StreamSettings = {
  heartbeatMs: 10_000,
  pingMs: 15_000,
  drainMs: 30_000,
  perPerson: 64,
  total: 5_000,
  perSocket: 32,
};
