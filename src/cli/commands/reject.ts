import { textOption, type Act } from "../command.ts";
import { BadUse } from "../failure.ts";
import { answerAndGoOn } from "./answering.ts";

export const act: Act = (invocation) => {
  const notes = textOption(invocation.options, "notes")?.trim() ?? "";
  if (notes === "")
    throw new BadUse(
      "A reject needs notes.",
      'Say what should be different: --notes "the second scene is at night".',
    );
  return answerAndGoOn(invocation, { verdict: "rejected", notes });
};
