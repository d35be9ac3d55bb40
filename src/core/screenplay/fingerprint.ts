/**
 * A fingerprint of some texts: 14 characters for 64 bits, the same on every machine. Case, white space, line breaks and
 * ways to compose an accent make no difference; the order of the parts does, and where one ends and the next begins. It
 * tells texts apart, nothing more: it is no defence against anyone who makes collisions on purpose.
 */
export function fingerprint(...parts: readonly string[]): string {
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (const part of parts) {
    const text = isAscii(part) ? part : normalized(part);
    let before = startOfText;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit === space || (unit >= 9 && unit <= 13)) {
        if (before !== startOfText) before = space;
        continue;
      }
      if (before === space) {
        low = Math.imul(low ^ space, 0x9e3779b1);
        high = Math.imul(high ^ space, 0x5f356495);
      }
      before = unit >= 65 && unit <= 90 ? unit + 32 : unit;
      low = Math.imul(low ^ before, 0x9e3779b1);
      high = Math.imul(high ^ before, 0x5f356495);
    }
    low = Math.imul(low ^ endOfPart, 0x9e3779b1);
    high = Math.imul(high ^ endOfPart, 0x5f356495);
  }
  const end = stirred(low) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return base32(stirred(high) ^ Math.imul(end ^ (end >>> 13), 0xc2b2ae35)) + base32(end);
}

/** A text as fingerprints see it. */
export function normalized(text: string): string {
  const folded = isAscii(text) ? text.toLowerCase() : text.normalize("NFC").toLowerCase();
  return /\s\s|[^\S ]|^\s|\s$/u.test(folded) ? folded.replaceAll(/\s+/gu, " ").trim() : folded;
}

const space = 32;
/** No code units: one so that the parts `ab`, `c` are not the parts `a`, `bc`, one to leave out white space in front. */
const endOfPart = 0x10000;
const startOfText = 0x10001;

/** Most texts of a script are, and the loop above then folds them without a copy. */
function isAscii(text: string): boolean {
  return !/[\u0080-\uffff]/.test(text);
}

function stirred(half: number): number {
  const once = Math.imul(half ^ (half >>> 16), 0x85ebca6b);
  return once ^ (once >>> 15);
}

/** Seven characters for 32 bits. By hand, because numbers over 31 bits are turned into text by way of fractions. */
function base32(half: number): string {
  return String.fromCharCode(
    digit(half >>> 30),
    digit(half >>> 25),
    digit(half >>> 20),
    digit(half >>> 15),
    digit(half >>> 10),
    digit(half >>> 5),
    digit(half),
  );
}

/** The character of the lowest five bits, from `0` to `9` and on from `a` to `v`. */
function digit(bits: number): number {
  const value = bits & 31;
  return value < 10 ? 48 + value : 87 + value;
}
