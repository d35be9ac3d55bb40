/** The key of an artifact as it stands in an address: `-` for the whole, which has an empty key. */
export function keyInAddress(key: string): string {
  if (key === "") return "-";
  return key.startsWith("-") ? `-${key}` : key;
}

/** The key that an address names. */
export function keyOfAddress(text: string): string {
  if (text === "-") return "";
  return text.startsWith("--") ? text.slice(1) : text;
}
