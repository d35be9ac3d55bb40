/** Parses the Fountain file named as argument once, in a process that has parsed nothing before, and prints the milliseconds. */
import { readFileSync } from "node:fs";
import { readFountain } from "../src/formats/fountain/read.ts";

const source = readFileSync(process.argv[2] ?? "", "utf8");
const started = performance.now();
readFountain(source);
console.log(performance.now() - started);
