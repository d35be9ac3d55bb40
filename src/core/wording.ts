/** `1 line`, `2 lines`; a plural that is not made with an s is given. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Eighths of a page as a breakdown sheet has them: `3/8`, `2`, `1 1/8`. */
export function pagesInWords(eighths: number): string {
  const whole = Math.floor(eighths / 8);
  const rest = eighths % 8;
  if (rest === 0) return `${whole}`;
  return whole === 0 ? `${rest}/8` : `${whole} ${rest}/8`;
}
