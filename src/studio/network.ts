import { isIPv6 } from "node:net";

/**
 * What attempts of one place are counted under: an IPv4 address by itself, also where it is written as IPv6, and an IPv6
 * address by its first 64 bits, since whoever has one has all the rest. What is no address stays as it is.
 */
export function networkOf(address: string | null): string {
  const plain = (address ?? "unknown").replace(/^::ffff:(?=\d+\.)/iu, "").replace(/%.*$/u, "");
  if (!isIPv6(plain)) return plain;
  const [before = "", after] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split("::");
  const groups = before === "" ? [] : before.split(":");
  const rest = after === undefined || after === "" ? [] : after.split(":");
  const all = [
    ...groups,
    ...Array.from({ length: 8 - groups.length - rest.length }, () => "0"),
    ...rest,
  ];
  return `${all.slice(0, 4).join(":")}::/64`;
}
