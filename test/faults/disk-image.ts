import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

/** A file system of its own in a file. Its file holds what has reached the "disk" and nothing that the kernel still keeps. */
export interface DiskImage {
  /** Where it is mounted. */
  readonly folder: string;
  /**
   * The disk as it would be after a power cut at this moment: what is in the kernel alone is not in it. Whoever writes to the image must stand still.
   */
  cut(file: string): void;
  unmount(): void;
}

/** Why images cannot be mounted here; null when they can. */
export function whyNoImages(): string | null {
  if (process.getuid?.() !== 0) return "only root can mount a disk image";
  if (!existsSync("/dev/loop-control")) return "this kernel has no loop devices";
  const scratch = mkdtempSync(join(process.env["TMPDIR"] ?? "/tmp", "backlot-image-"));
  try {
    makeImage(join(scratch, "disk"), 16);
    mountImage(join(scratch, "disk"), join(scratch, "mounted")).unmount();
    return null;
  } catch (error) {
    return `mounting a disk image failed: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Makes a file with an empty ext4 in it. */
export function makeImage(file: string, mebibytes: number): void {
  execFileSync("truncate", ["--size", `${mebibytes}M`, file]);
  execFileSync("mkfs.ext4", ["-q", "-F", file], { stdio: "pipe" });
}

export function mountImage(file: string, folder: string): DiskImage {
  mkdirSync(folder, { recursive: true });
  const device = run("losetup", "--find", "--show", file).trim();
  try {
    run("mount", device, folder);
  } catch (error) {
    run("losetup", "--detach", device);
    throw error;
  }
  return {
    folder,
    cut: (copy) => copyWhileNothingIsWritten(file, copy, device),
    unmount() {
      run("umount", folder);
      run("losetup", "--detach", device);
    },
  };
}

/** A copy made while the kernel wrote something back would be of no single moment; then it is made again. */
function copyWhileNothingIsWritten(file: string, copy: string, device: string): void {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const before = writesTo(device);
    rmSync(copy, { force: true });
    run("cp", "--sparse=always", file, copy);
    if (before.underWay === 0 && writesTo(device).done === before.done) return;
  }
  throw new Error(`${device} was never still long enough to be copied.`);
}

function writesTo(device: string): { done: number; underWay: number } {
  const fields = readFileSync(`/sys/block/${basename(device)}/stat`, "utf8")
    .trim()
    .split(/\s+/u)
    .map(Number);
  return { done: fields[4] ?? 0, underWay: fields[8] ?? 0 };
}

/** Copies an image that is not mounted, without its empty parts. */
export function copyImage(from: string, to: string): void {
  run("cp", "--sparse=always", from, to);
}

/** Makes the kernel write a file to its disk now, as it may at any time. */
export function flush(file: string): void {
  run("sync", "--data", file);
}

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
