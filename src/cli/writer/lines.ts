import type { Socket } from "node:net";

/** The longest line that is listened to, in UTF-16 units: an edited artifact fits, a flood does not. */
const longestLine = 32 * 1024 * 1024;

/** Calls back with each line that comes in; a line that is too long ends the connection. */
export function onLines(socket: Socket, hear: (line: string) => void): void {
  let waiting = "";
  socket.setEncoding("utf8");
  socket.on("data", (text: string) => {
    const parts = (waiting + text).split("\n");
    waiting = parts.pop() ?? "";
    if (waiting.length > longestLine) {
      waiting = "";
      socket.destroy();
      return;
    }
    for (const line of parts) if (line !== "") hear(line);
  });
}

export function sendLine(socket: Socket, value: unknown): void {
  if (socket.writable) socket.write(`${JSON.stringify(value)}\n`);
}
