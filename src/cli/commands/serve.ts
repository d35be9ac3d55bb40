import { isIP } from "node:net";
import type { Studio } from "../../studio/studio.ts";
import {
  exits,
  hasOption,
  textOption,
  textOptions,
  type Act,
  type Invocation,
  type ServerWish,
  type StartedServer,
} from "../command.ts";
import { BadUse } from "../failure.ts";
import { watchInterrupts } from "../interrupt.ts";
import { keepingWriting } from "../session.ts";
import { harmless } from "../width.ts";

/** The port that is listened on unless another is named. */
const usualPort = 4_400;

export const act: Act = async (invocation) => {
  const wanted = wantedBy(invocation);
  return keepingWriting(invocation, async ({ studio }) => {
    const { surroundings, options, folder } = invocation;
    const server = await surroundings.startServer({ ...wanted, studio, folder });
    const interrupted = Promise.withResolvers<void>();
    const watch = watchInterrupts(interrupted.resolve, () => undefined);
    try {
      await tellWhere(invocation, studio, wanted, server.url);
      if (!hasOption(options, "no-resume")) await goOn(studio, server.log);
      await interrupted.promise;
    } finally {
      await server.close();
    }
    watch.stop();
    return exits.done;
  });
};

type Wanted = Omit<ServerWish, "studio" | "folder">;

const logLevels = ["debug", "info", "warn", "error", "silent"] as const;

function wantedBy({ options, surroundings: { env } }: Invocation): Wanted {
  return {
    host: textOption(options, "host") ?? "127.0.0.1",
    port: portOf(textOption(options, "port")),
    publicUrls: textOptions(options, "public-url").map(publicUrl),
    trustedProxies: textOptions(options, "trusted-proxy").map(proxyAddress),
    logLevel: levelOf(textOption(options, "log-level") ?? env["LOG_LEVEL"]),
  };
}

function portOf(text: string | undefined): number {
  if (text === undefined) return usualPort;
  if (/^\d{1,5}$/u.test(text) && Number(text) <= 65_535) return Number(text);
  throw new BadUse(
    `--port ${text} is no port.`,
    "Give a number from 0 to 65535; 0 takes any that is free.",
  );
}

function publicUrl(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/u.test(url.protocol)) return url.origin;
  throw new BadUse(
    `--public-url ${text} is no address.`,
    "Write it as https://studio.example.com.",
  );
}

function proxyAddress(text: string): string {
  if (isIP(text) !== 0) return text;
  throw new BadUse(
    `--trusted-proxy ${text} is no address.`,
    "Give the IP address from which the proxy connects, such as 127.0.0.1.",
  );
}

function levelOf(text: string | undefined): Wanted["logLevel"] {
  if (text === undefined || text === "") return "info";
  const level = logLevels.find((known) => known === text.toLowerCase());
  if (level) return level;
  throw new BadUse(`There is no log level ${text}.`, `There are ${logLevels.join(", ")}.`);
}

async function tellWhere(
  { surroundings: { terminal } }: Invocation,
  { accounts }: Studio,
  { publicUrls, trustedProxies }: Wanted,
  url: string,
): Promise<void> {
  terminal.out(`Backlot is at ${terminal.paint("bold", `${url}/`)}\n`);
  const secret = await accounts.setUpSecret();
  if (secret === null) return;
  const lines = [
    publicUrls.length + trustedProxies.length > 0
      ? "Nobody has an account yet, and nobody is let in without one."
      : "Nobody has an account yet: whoever reaches this address from this machine may do everything.",
    "To make the owner's account, so that others can be let in, open this once:",
    `  ${publicUrls[0] ?? url}/studio/setup#${secret}`,
  ];
  terminal.out(`${lines.join("\n")}\n`);
}

/** Goes on with what was under way when a process ended. */
async function goOn({ operation }: Studio, log: StartedServer["log"]): Promise<void> {
  for (const { run, trouble } of await operation.resumeInterrupted()) {
    const about = { run: run.id, project: run.project };
    if (trouble === null) log.info(about, "goes on with a run that was cut off");
    else log.warn({ ...about, trouble: harmless(trouble) }, "a run that was cut off cannot go on");
  }
}
